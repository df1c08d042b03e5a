"""Small blobs: rows of one SQLite file, many in one transaction and so with one fsync."""

from collections.abc import Mapping
from pathlib import Path

from postroom.kit.database import Database

_SCHEMA = """
CREATE TABLE IF NOT EXISTS blob (
    id INTEGER PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE,
    data BLOB NOT NULL
);
"""


class SmallBlobs:
    """Blobs in the SQLite file `path`."""

    def __init__(self, path: Path) -> None:
        self._database = Database(path, _SCHEMA)

    def put(self, blobs: Mapping[str, bytes]) -> None:
        """Keep `blobs` (digest to content) in one transaction; what is there already is not written."""
        if not blobs:
            return
        rows = [(bytes.fromhex(digest), data) for digest, data in blobs.items()]
        with self._database.transaction() as connection:
            connection.executemany("INSERT OR IGNORE INTO blob (digest, data) VALUES (?, ?)", rows)

    def get(self, digest: str) -> bytes | None:
        row = self._row("SELECT data FROM blob WHERE digest = ?", digest)
        return None if row is None else bytes(row[0])

    def size(self, digest: str) -> int | None:
        row = self._row("SELECT length(data) FROM blob WHERE digest = ?", digest)
        return None if row is None else int(row[0])

    def delete(self, digest: str) -> None:
        self._database.connection.execute("DELETE FROM blob WHERE digest = ?", (_key(digest),))

    def close(self) -> None:
        self._database.close()

    def _row(self, query: str, digest: str) -> tuple[bytes | int] | None:
        row: tuple[bytes | int] | None = self._database.connection.execute(query, (_key(digest),)).fetchone()
        return row


def _key(digest: str) -> bytes | None:
    """Return the digest as bytes; None, which no row has, when it is no digest."""
    try:
        return bytes.fromhex(digest)
    except ValueError:
        return None
