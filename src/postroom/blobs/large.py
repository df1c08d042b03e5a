"""Large blobs: a file each, in folders by the first four digits of the digest."""

import contextlib
import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from postroom.blobs.protocol import BlobMissing
from postroom.kit.files import sync_folder

_DIGEST = re.compile(r"[0-9a-f]{64}")
_CHUNK_BYTES = 1024 * 1024


class LargeBlobs:
    """Blobs as files under `root`: `ab/cd/abcd…`. A file under its final name is always complete."""

    def __init__(self, root: Path) -> None:
        self._root = root
        root.mkdir(parents=True, exist_ok=True)

    def put(self, blobs: Mapping[str, bytes]) -> None:
        """Keep `blobs` (digest to content); each folder is synced once."""
        folders = set()
        for digest, data in blobs.items():
            path = self._path(digest)
            if not path.exists():
                with _written(path) as out:
                    out.write(data)
            folders.add(path.parent)
        for folder in folders:
            sync_folder(folder)

    def put_file(self, source: Path) -> str:
        """Keep the content of `source`, read in chunks; return its digest."""
        with source.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        path = self._path(digest)
        if not path.exists():
            with source.open("rb") as stream, _written(path) as out:
                while chunk := stream.read(_CHUNK_BYTES):
                    out.write(chunk)
        sync_folder(path.parent)
        return digest

    def open(self, digest: str) -> BinaryIO:
        try:
            return self._path(digest).open("rb")
        except FileNotFoundError:
            raise BlobMissing(digest) from None

    def size(self, digest: str) -> int | None:
        try:
            return self._path(digest).stat().st_size
        except (BlobMissing, FileNotFoundError):
            return None

    def delete(self, digest: str) -> None:
        with contextlib.suppress(BlobMissing):
            self._path(digest).unlink(missing_ok=True)

    def _path(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            raise BlobMissing(digest)
        return self._root / digest[:2] / digest[2:4] / digest


@contextlib.contextmanager
def _written(path: Path) -> Iterator[BinaryIO]:
    """Give a stream whose content is at `path`, synced, when the block ends well."""
    _make_folder(path.parent)
    partial = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    try:
        with partial.open("wb") as out:
            yield out
            out.flush()
            os.fdatasync(out.fileno())
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def _make_folder(folder: Path) -> None:
    """Make `folder` and what is missing above it, each name synced into its parent."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)
