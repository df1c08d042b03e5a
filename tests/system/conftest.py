"""Whole installations and browsers for the stories."""

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.support.installation import Installation
from tests.support.sink import Sink


@pytest.fixture
def sink() -> Iterator[Sink]:
    """The relay that takes what is sent."""
    sink = Sink().start()
    yield sink
    sink.stop()


@pytest.fixture
def installation_in_peace(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installation]:
    """Acme's installation, populated and not started."""
    data = Path(tempfile.mkdtemp(prefix="postroom-installation-"))
    server, name = os.environ.get("POSTROOM_TEST_DATABASE"), f"installation_{uuid.uuid4().hex}"
    if server:
        _execute(server, f"CREATE DATABASE {name}")
        monkeypatch.setenv("POSTROOM_DATABASE", f"{server}/{name}")
    installation = Installation(data, sink)
    installation.populate()
    yield installation
    if installation.process is not None:
        installation.stop()
    if server:
        _execute(server, f"DROP DATABASE {name} WITH (FORCE)")
    shutil.rmtree(data, ignore_errors=True)


@pytest.fixture
def installation(installation_in_peace: Installation) -> Installation:
    """Acme's installation, running."""
    return installation_in_peace.start()


def _execute(server: str, statement: str) -> None:
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(statement)
