"""The append-only files into which all that is put goes first: one write and one fdatasync for a whole group.

Each process that puts writes a segment of its own, holds a lock on it meanwhile, and never opens it again. So a
segment has one writer, nothing is ever written over, and a lock that is free says that its writer is gone.

A segment is a row of frames, and zeros behind them. A frame is what was put together: MAGIC, the CRC-32 of the
rest, the length of its records; then the records: kind, lengths of head and body, head, body. A frame counts when
it is whole, so that what was put together is there together; a segment ends at its first frame that is not.
"""

import contextlib
import fcntl
import os
import struct
import threading
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import NamedTuple

from postroom.kit.files import sync_folder

SEGMENT_BYTES = 64 * 1024 * 1024
# Blocks are reserved in steps, so that a full disk shows before a write, and fdatasync has less to do.
RESERVED_BYTES = 4 * 1024 * 1024
MAGIC = b"PRl1"
_FRAME = struct.Struct("<4sII")
_SIZE = struct.Struct("<I")
_RECORD = struct.Struct("<cII")
_STEP_BYTES = 5 * 1024
_SUFFIX, _NEW, TORN = ".log", ".new", ".torn"


class Record(NamedTuple):
    """One thing to be kept. What `kind` (one byte), `head` and `body` mean is the caller's affair."""

    kind: bytes
    head: bytes
    body: bytes


class Place(NamedTuple):
    """Where the body of a record lies."""

    segment: str
    offset: int


@dataclass(frozen=True, slots=True)
class Found:
    """A record that was read back, and where in the segment its body begins."""

    kind: bytes
    head: bytes
    body: memoryview
    offset: int


class Log:
    """Appends to a segment of its own in `folder`. Threads may share one; processes must not."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._lock = threading.Lock()
        self._file: FileIO | None = None
        self._name = ""
        self._end = 0
        self._reserved = 0

    def append(self, records: Sequence[Record]) -> list[Place]:
        """Keep all of `records` or none; on stable storage on return. Raises OSError: the disk is full or failed."""
        head, content, offsets = _frame_of(records)
        size = len(head) + len(content)
        with self._lock:
            file = self._segment_with_room(size)
            start = self._end
            try:
                if os.pwritev(file.fileno(), [head, content], start) != size:
                    raise OSError(f"the log {self._name} took only a part of what was written")
                os.fdatasync(file.fileno())
            except BaseException:
                self._give_up(start)
                raise
            self._end = start + size
            return [Place(self._name, start + offset) for offset in offsets]

    def close(self) -> None:
        """End the segment, if there is one; what is appended afterwards begins another."""
        with self._lock:
            self._close()

    def _segment_with_room(self, size: int) -> FileIO:
        if self._file is not None and self._end + size > SEGMENT_BYTES and self._end:
            self._close()
        file = self._file or self._begin()
        if self._end + size > self._reserved:
            reserved = max(self._end + size, self._reserved + RESERVED_BYTES)
            os.posix_fallocate(file.fileno(), self._reserved, reserved - self._reserved)
            self._reserved = reserved
        return file

    def _begin(self) -> FileIO:
        """Make a segment. It is locked before it has its name, so that nobody takes it for one left behind."""
        name = f"{time.time_ns():016x}-{os.getpid()}-{os.urandom(3).hex()}"
        made = self.folder / f"{name}{_NEW}"
        file = FileIO(made, "x+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            made.rename(self.folder / f"{name}{_SUFFIX}")
            sync_folder(self.folder)
        except BaseException:
            file.close()
            raise
        self._file, self._name, self._end, self._reserved = file, name, 0, 0
        return file

    def _give_up(self, start: int) -> None:
        """Leave a segment whose last frame failed: take the frame back, and write nothing behind it."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                os.pwrite(self._file.fileno(), bytes(_FRAME.size), start)
        self._close()

    def _close(self) -> None:
        if self._file is not None:
            with contextlib.suppress(OSError):
                os.ftruncate(self._file.fileno(), self._end)
            self._file.close()
            self._file = None


class Segment:
    """A segment, for reading. Raises FileNotFoundError where it has been removed."""

    def __init__(self, folder: Path, name: str) -> None:
        self._file = FileIO(folder / f"{name}{_SUFFIX}")

    def __enter__(self) -> "Segment":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def frames(self, start: int) -> Iterator[tuple[int, list[Found]]]:
        """Yield the whole frames from `start` on: where each ends, and its records."""
        while (frame := self._frame(start)) is not None:
            yield start + len(frame), list(_records_in(frame, start))
            start += len(frame)

    def has_more(self, start: int) -> bool:
        """Tell whether a frame begins at `start`, whole or not."""
        return any(os.pread(self._file.fileno(), _FRAME.size, start))

    def is_torn(self, start: int) -> bool:
        """Tell whether anything but zeros lies behind `start`, which is no whole frame."""
        while data := os.pread(self._file.fileno(), 1024 * 1024, start):
            if any(data):
                return True
            start += len(data)
        return False

    def sync(self) -> None:
        """Put what was read on stable storage, where its writer was killed before it did."""
        os.fdatasync(self._file.fileno())

    def body(self, offset: int, size: int) -> bytes:
        return os.pread(self._file.fileno(), size, offset)

    def is_left(self) -> bool:
        """Tell whether its writer is gone, so that nothing comes behind what is there."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _frame(self, start: int) -> bytes | None:
        head = os.pread(self._file.fileno(), _FRAME.size, start)
        if len(head) < _FRAME.size or head[:4] != MAGIC:
            return None
        size = _FRAME.size + _FRAME.unpack(head)[2]
        frame = os.pread(self._file.fileno(), size, start)
        whole = len(frame) == size and zlib.crc32(memoryview(frame)[8:]) == _FRAME.unpack(head)[1]
        return frame if whole else None


def segments(folder: Path) -> list[str]:
    """Return the names of all segments, oldest first."""
    return sorted(path.stem for path in folder.glob(f"*{_SUFFIX}"))


def remove(folder: Path, name: str, end: int) -> None:
    """Remove a segment. One that goes on behind its last whole frame, at `end`, is set aside for a person."""
    path = folder / f"{name}{_SUFFIX}"
    with contextlib.suppress(FileNotFoundError), Segment(folder, name) as segment:
        if segment.is_torn(end):
            path.rename(path.with_suffix(TORN))
        else:
            path.unlink()


def _frame_of(records: Sequence[Record]) -> tuple[bytes, bytes, list[int]]:
    """Return a frame's own head, its records, and where in the frame the body of each begins."""
    parts: list[bytes] = []
    offsets, end = [], _FRAME.size
    for kind, head, body in records:
        offsets.append(end + _RECORD.size + len(head))
        end = offsets[-1] + len(body)
        parts += (_RECORD.pack(kind, len(head), len(body)), head, body)
    content = b"".join(parts)
    size = _SIZE.pack(len(content))
    return MAGIC + _SIZE.pack(_checksum(content, zlib.crc32(size))) + size, content, offsets


def _checksum(content: bytes, crc: int) -> int:
    """Continue a CRC-32, in steps for which zlib keeps the interpreter's lock: it is dear to get back."""
    for start in range(0, len(content), _STEP_BYTES):
        crc = zlib.crc32(content[start : start + _STEP_BYTES], crc)
    return crc


def _records_in(frame: bytes, start: int) -> Iterator[Found]:
    view, at = memoryview(frame), _FRAME.size
    while at < len(frame):
        kind, head, body = _RECORD.unpack_from(frame, at)
        at += _RECORD.size
        yield Found(kind, frame[at : at + head], view[at + head : at + head + body], start + at + head)
        at += head + body
