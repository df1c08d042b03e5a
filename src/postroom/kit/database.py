"""Small SQLite stores of our own: a connection for each thread, and whole transactions."""

import contextlib
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from postroom.kit.sqlite import sqlite3

PAGE_BYTES = 4096
WAL_BYTES = 16 * 1024 * 1024
BUSY_TIMEOUT_S = 30


class Database:
    """A SQLite file in WAL mode that several threads and processes use at once.

    With `durable`, a commit is on stable storage when it returns; without, it may be undone by a power cut
    (never by the death of a process), and costs no fsync. `page_bytes` counts when the file is made.
    """

    def __init__(
        self, path: Path, schema: str, *, durable: bool = True, page_bytes: int = PAGE_BYTES
    ) -> None:
        self.path = path
        self._page_bytes = page_bytes
        self._synchronous = "FULL" if durable else "NORMAL"
        self._local = threading.local()
        path.parent.mkdir(parents=True, exist_ok=True)
        self.connection.executescript(schema)

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection of this thread, in autocommit mode."""
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._connect()
        return connection

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Write in one transaction: committed when the block ends, undone when it raises."""
        connection = self.connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Read from one consistent state of the file."""
        connection = self.connection
        connection.execute("BEGIN")
        try:
            yield connection
        finally:
            connection.execute("ROLLBACK")

    def close(self) -> None:
        """Close the connection of this thread."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, isolation_level=None, timeout=BUSY_TIMEOUT_S)
        connection.execute(f"PRAGMA page_size = {self._page_bytes}")
        _turn_to_wal(connection)
        connection.execute(f"PRAGMA synchronous = {self._synchronous}")
        connection.execute(f"PRAGMA wal_autocheckpoint = {WAL_BYTES // self._page_bytes}")
        connection.execute("PRAGMA cache_size = -8000")
        return connection


def _turn_to_wal(connection: sqlite3.Connection) -> None:
    """Turn a new file to WAL mode. SQLite's own busy timeout does not wait where another does so just now."""
    until_s = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until_s:
                raise
            time.sleep(0.01)
