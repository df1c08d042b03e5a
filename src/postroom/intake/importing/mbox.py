"""Mails of an mbox file, plain or compressed by gzip, read as a stream (RFC 4155; mboxo and mboxrd).

A mail begins with a "From " line after an empty one. Programs that forget to escape "From " in a text are
common, so such a line counts only where it looks like one and a header field follows. Escaped lines (">From ")
lose one ">": right for mboxrd, and for mboxo in all but text that was quoted already.
"""

import gzip
import hashlib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO, cast

from postroom.intake.importing.source import MOST_BYTES, TOO_LARGE, Found

GZIP = b"\x1f\x8b"
_LINE_BYTES = 64 * 1024
_ANCHOR_BYTES = 256
_FROM_LINE = re.compile(rb"From (?:.*\d{1,2}:\d{2}.*|\S+[ \t]*)\r?\n")
_FIELD = re.compile(rb"[!-9;-~]{1,76}[ \t]*:|>?From ")
_ESCAPED = re.compile(rb">+From ")
_EMPTY = (b"\n", b"\r\n", b"\r")
_BOOKKEEPING = b"FOLDER INTERNAL DATA"  # The first "mail" of folders that UW IMAP or Pine wrote.


@dataclass
class Mbox:
    """An mbox file. A mark is the offset after a mail, a hash of what stands before it, and the mail's number."""

    path: Path
    kind: str = "mbox"
    in_order: bool = True
    size_bytes: int = field(init=False)

    def __post_init__(self) -> None:
        self.size_bytes = self.path.stat().st_size

    def mails(self, done: Collection[str]) -> Iterator[Found]:
        with self.path.open("rb") as file:
            packed = file.read(2) == GZIP
            file.seek(0)
            stream = cast(BinaryIO, gzip.GzipFile(fileobj=file)) if packed else file
            start = _where_to_go_on(stream, done)
            if start.number:
                yield Found("", file.tell(), taken_before=start.number)
            try:
                for found in _Reader(stream, start).mails():
                    yield replace(found, position=file.tell()) if packed else found
            except (EOFError, gzip.BadGzipFile) as error:
                yield Found("", self.size_bytes, problem=f"the compressed file is damaged here: {error}")


@dataclass(frozen=True, slots=True)
class _Start:
    """Where reading goes on: after so many bytes and mails, the last bytes of which are `before`."""

    offset: int = 0
    number: int = 0
    before: bytes = b""


def _where_to_go_on(stream: BinaryIO, done: Collection[str]) -> _Start:
    """Leave the stream after the last mail that is done; at its start where the file is another than then."""
    for mark in done:
        offset, anchor, number = mark.split(":")
        stream.seek(max(0, int(offset) - _ANCHOR_BYTES))
        before = stream.read(min(int(offset), _ANCHOR_BYTES))
        if _anchor(before) == anchor:
            return _Start(int(offset), int(number), before)
    stream.seek(0)
    return _Start()


def _anchor(before: bytes) -> str:
    return hashlib.sha256(before).hexdigest()[:16]


class _Reader:
    """Goes through the lines of a stream that stands at `start`."""

    def __init__(self, stream: BinaryIO, start: _Start) -> None:
        self._stream = stream
        self._offset = start.offset
        self._number = start.number
        self._tail = start.before
        self._next = stream.readline(_LINE_BYTES)
        self._pushed: bytes | None = None
        self._whole = True

    def mails(self) -> Iterator[Found]:
        while self._next in _EMPTY:
            self._take()
        while self._next:
            from_line = self._take().decode("utf-8", "replace") if self._next.startswith(b"From ") else ""
            raw, problem = self._content()
            if _BOOKKEEPING not in raw[:4000]:
                self._number += 1
                mark = f"{self._offset}:{_anchor(self._tail)}:{self._number}"
                yield Found(mark, self._offset, raw, from_line.removeprefix("From ").strip(), problem)

    def _content(self) -> tuple[bytes, str]:
        """Return the mail up to the next "From " line, without the empty line before that."""
        lines: list[bytes] = []
        size, after_empty = 0, False
        while self._next:
            starts_line = self._whole
            if starts_line and after_empty and self._next.startswith(b"From ") and self._begins_a_mail():
                break
            line = self._take()
            after_empty = starts_line and line in _EMPTY
            if starts_line and _ESCAPED.match(line):
                line = line[1:]
            size += len(line)
            if size <= MOST_BYTES:
                lines.append(line)
        if after_empty and lines:
            lines.pop()
        return (b"", TOO_LARGE) if size > MOST_BYTES else (b"".join(lines), "")

    def _begins_a_mail(self) -> bool:
        if not _FROM_LINE.fullmatch(self._next):
            return False
        following = self._stream.readline(_LINE_BYTES)
        self._pushed = following
        return bool(_FIELD.match(following))

    def _take(self) -> bytes:
        """Return the line at hand and read the next one; a very long line comes in pieces."""
        line = self._next
        self._offset += len(line)
        self._tail = (self._tail + line)[-_ANCHOR_BYTES:]
        self._whole = line.endswith(b"\n")
        if self._pushed is None:
            self._next = self._stream.readline(_LINE_BYTES)
        else:
            self._next, self._pushed = self._pushed, None
        return line
