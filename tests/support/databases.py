"""Where an installation of a test keeps its state: SQLite in its data folder, or a PostgreSQL database of its own."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest


@contextmanager
def own_database(copied_from: str = "") -> Iterator[str]:
    """Make a database, and let POSTROOM_DATABASE name it meanwhile.

    Yields its name to be copied later, "" where POSTROOM_TEST_DATABASE names no server (then it is SQLite).
    """
    server, name = os.environ.get("POSTROOM_TEST_DATABASE"), f"installation_{uuid.uuid4().hex}"
    if not server:
        yield ""
        return
    _execute(server, f"CREATE DATABASE {name}" + (f" TEMPLATE {copied_from}" if copied_from else ""))
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("POSTROOM_DATABASE", f"{server}/{name}")
            yield name
    finally:
        _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def _execute(server: str, statement: str) -> None:
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(statement)
