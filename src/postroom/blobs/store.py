"""Blobs on this machine: small ones as rows of one SQLite file, large ones as files of their own.

Measured for batches of 100 mails of 5 to 17 KB, durable on return: 1,700 mails a second as synced files,
13,000 as rows in one transaction.
"""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from postroom.blobs.large import LargeBlobs
from postroom.blobs.protocol import BlobMissing, digest_of
from postroom.blobs.small import SmallBlobs

SMALL_BYTES = 64 * 1024


class FileBlobs:
    """The `Blobs` of one folder. Several threads and processes may use the same folder at once."""

    def __init__(self, root: Path, small_bytes: int = SMALL_BYTES) -> None:
        root.mkdir(parents=True, exist_ok=True)
        self._small_bytes = small_bytes
        self._small = SmallBlobs(root / "blobs.db")
        self._large = LargeBlobs(root / "large")

    def put(self, data: bytes) -> str:
        return self.put_many([data])[0]

    def put_many(self, items: Sequence[bytes]) -> list[str]:
        """Keep all of `items`; return their digests in the same order. On stable storage on return."""
        digests = [digest_of(data) for data in items]
        small = {d: data for d, data in zip(digests, items, strict=True) if len(data) <= self._small_bytes}
        large = {d: data for d, data in zip(digests, items, strict=True) if len(data) > self._small_bytes}
        self._small.put(small)
        self._large.put(large)
        return digests

    def put_file(self, path: Path) -> str:
        """Keep the content of a file, streamed; the file itself stays where it is."""
        if path.stat().st_size <= self._small_bytes:
            return self.put(path.read_bytes())
        return self._large.put_file(path)

    def get(self, digest: str) -> bytes:
        data = self._small.get(digest)
        if data is not None:
            return data
        with self._large.open(digest) as source:
            return source.read()

    def open(self, digest: str) -> BinaryIO:
        """Return a readable, seekable stream; the caller closes it."""
        data = self._small.get(digest)
        return io.BytesIO(data) if data is not None else self._large.open(digest)

    def size(self, digest: str) -> int:
        """Return the length in bytes."""
        size = self._small.size(digest)
        if size is None:
            size = self._large.size(digest)
        if size is None:
            raise BlobMissing(digest)
        return size

    def exists(self, digest: str) -> bool:
        return self._small.size(digest) is not None or self._large.size(digest) is not None

    def delete(self, digest: str) -> None:
        """Forget a blob; one that is not there is no error."""
        self._small.delete(digest)
        self._large.delete(digest)

    def close(self) -> None:
        """Close what this thread has open."""
        self._small.close()
