"""Up to where the record can be read on PostgreSQL: to the oldest transaction that is open in this database."""

import os
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import Connection

from postroom.accounts.database import OLDEST_OPEN_TRANSACTION
from tests.support.databases import own_database

pytestmark = pytest.mark.database


@pytest.fixture
def server() -> str:
    address = os.environ.get("POSTROOM_TEST_DATABASE")
    if not address:
        pytest.skip("in SQLite writers take turns: there is no horizon")
    return address


@pytest.fixture
def database(server: str) -> Iterator[str]:
    with own_database() as name:
        yield f"{server}/{name}"


def horizon(database: str) -> int:
    with psycopg.connect(database, autocommit=True) as reader:
        row = reader.execute(f"SELECT {OLDEST_OPEN_TRANSACTION}").fetchone()
    assert row is not None
    return int(row[0])


def number_of(connection: Connection) -> int:
    """Give the connection's transaction a number, as its first write does."""
    row = connection.execute("SELECT pg_current_xact_id()::text::bigint").fetchone()
    assert row is not None
    return int(row[0])


def test_the_oldest_that_is_open_here_holds_the_reader_back(database: str) -> None:
    with psycopg.connect(database) as first, psycopg.connect(database) as second:
        one, two = number_of(first), number_of(second)
        second.commit()
        assert one < two
        assert horizon(database) == one
        first.commit()
        assert horizon(database) > two


def test_what_is_open_in_another_database_of_the_server_holds_nobody_back(server: str, database: str) -> None:
    with psycopg.connect(f"{server}/postgres") as elsewhere, psycopg.connect(database) as here:
        theirs, ours = number_of(elsewhere), number_of(here)
        assert theirs < ours
        assert horizon(database) <= ours
        here.commit()
        assert horizon(database) > ours
