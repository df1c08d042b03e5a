"""Counting in windows of time, together with all processes of a machine: a small file, mapped into each of them.

For limits that have to hold whichever process answers, and that must cost next to nothing: some microseconds, no
database. The monotonic clock is the same for all processes; after a restart of the machine the old windows are over.
"""

import fcntl
import hashlib
import mmap
import os
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ENTRY = struct.Struct("<16sdQ")  # the key's digest, when its window began, how often it was counted in it
ENTRIES, BUCKETS = 8, 4096
BUCKET_BYTES = ENTRIES * ENTRY.size


@dataclass(frozen=True, slots=True)
class Window:
    """A window: how often it was counted in it before, and in how many seconds it is over."""

    before: int
    over_in_s: float


class SharedWindows:
    """Windows of `window_s` seconds for any number of keys, in one file.

    A bucket that is full of running windows forgets the oldest: its key is counted anew.
    """

    def __init__(self, path: Path, window_s: float) -> None:
        self._window_s = window_s
        self._thread = threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        os.ftruncate(self._file, BUCKETS * BUCKET_BYTES)
        self._map = mmap.mmap(self._file, BUCKETS * BUCKET_BYTES)

    def count(self, key: str) -> Window:
        """Count once more for this key."""
        digest = hashlib.blake2b(key.encode(), digest_size=16).digest()
        start = int.from_bytes(digest[:4], "little") % BUCKETS * BUCKET_BYTES
        with self._alone_with(start):
            at = time.monotonic()
            place, began, before = self._find(digest, start, at)
            ENTRY.pack_into(self._map, place, digest, began, before + 1)
        return Window(before, began + self._window_s - at)

    def forget(self) -> None:
        """Begin every window anew."""
        self._map[:] = bytes(BUCKETS * BUCKET_BYTES)

    def close(self) -> None:
        """Let go of the file."""
        self._map.close()
        os.close(self._file)

    def _find(self, digest: bytes, start: int, at: float) -> tuple[int, float, int]:
        """Return where the window of a key stands, when it began and its count; or where a new one may."""
        oldest, free = at + 1, start
        for place in range(start, start + BUCKET_BYTES, ENTRY.size):
            known, began, calls = ENTRY.unpack_from(self._map, place)
            runs = calls and 0 <= at - began < self._window_s
            if runs and known == digest:
                return place, began, calls
            if (age := began if runs else -1.0) < oldest:
                oldest, free = age, place
        return free, at, 0

    @contextmanager
    def _alone_with(self, start: int) -> Iterator[None]:
        # Locks of files hold between processes only, those of threads only within one.
        with self._thread:
            fcntl.lockf(self._file, fcntl.LOCK_EX, BUCKET_BYTES, start)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN, BUCKET_BYTES, start)
