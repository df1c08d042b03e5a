"""What a store of blobs does, whatever keeps the bytes."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, Protocol


class BlobMissing(KeyError):  # noqa: N818
    """No blob has this digest."""

    def __init__(self, digest: str) -> None:
        super().__init__(digest)
        self.digest = digest

    def __str__(self) -> str:
        return f"no blob {self.digest} in this store: it was deleted, or put into another store"


class Blobs(Protocol):
    """Bytes kept under the SHA-256 of their content, as 64 lower-case hex digits.

    To put the same bytes twice is cheap and keeps one copy. What a `put…` returned is on stable storage.
    Every other method raises `BlobMissing` for an unknown digest, except `exists` and `delete`.
    """

    def put(self, data: bytes) -> str: ...

    def put_many(self, items: Sequence[bytes]) -> list[str]: ...

    def put_file(self, path: Path) -> str: ...

    def get(self, digest: str) -> bytes: ...

    def open(self, digest: str) -> BinaryIO: ...

    def size(self, digest: str) -> int: ...

    def exists(self, digest: str) -> bool: ...

    def delete(self, digest: str) -> None: ...


def digest_of(data: bytes) -> str:
    """Return the name under which a store keeps `data`."""
    return hashlib.sha256(data).hexdigest()
