"""Receiving the content of one mail: RFC 5321 sections 4.1.1.4, 4.5.2 and 6.3; RFC 3030 for BDAT.

Only CR LF "." CR LF ends the data. A "." between other line ends is how a second mail is smuggled into the
data of a first one, past a server that reads line ends differently: such a mail is refused.
Content beyond `SPILL_BYTES` goes to a file as it arrives, so that a large mail does not stay in memory.
"""

import contextlib
import os
from pathlib import Path
from typing import BinaryIO

_LINE_END = b"\r\n"
END = b"\r\n.\r\n"
SPILL_BYTES = 1024 * 1024
HOLD_BYTES = 128 * 1024
MOST_RECEIVED = 100
_SMUGGLED = (b"\n.\n", b"\n.\r", b"\r.\r", b"\r.\n")

TOO_LARGE = "552 5.3.4 the message is larger than {} bytes"
TOO_MANY_HOPS = "554 5.4.6 the message has passed more than {} servers: a loop"
NO_ROOM = "452 4.3.1 the message could not be written, try again later"
SMUGGLED = '554 5.6.0 a "." between line ends that are not CR LF is refused (SMTP smuggling)'


class Receiver:
    """The content of one mail, as it arrives. `trace` is put on top of it."""

    def __init__(self, trace: bytes, most_bytes: int, folder: Path) -> None:
        self.refusal = ""
        self.size_bytes = 0
        self._most_bytes = most_bytes
        self._folder = folder
        self._trace = trace
        self._held = _LINE_END  # The line end of the DATA command counts: ".", CR, LF is an empty mail.
        self._overlap = len(_LINE_END)
        self._dot = -1  # Where in what is held the first line begins with a dot.
        self._parts = [trace]
        self._path: Path | None = None
        self._file: BinaryIO | None = None

    def feed(self, data: bytes) -> bytes | None:
        """Take data of DATA. Returns None while it goes on, at its end what came after it."""
        held = self._held + data
        if self._dot < 0:
            self._dot = _first_dotted(held, max(0, len(self._held) - 1))
        if self._dot >= 0:
            end = held.find(END, max(self._dot - 1, len(self._held) - len(END) + 1))
            if end >= 0:
                self._pass_on(held, end + 2, end + 2)
                self._held = b""
                return held[end + len(END) :]
        if len(held) > HOLD_BYTES:
            cut = _safe_cut(held)
            self._pass_on(held, cut, cut + 2)
            held = held[cut:]
            self._dot = _find_dotted(held, b"\n", 0, len(held))
        self._held = held
        return None

    def feed_chunk(self, data: bytes) -> None:
        """Take data of BDAT, whose length is known and in which no dot is special."""
        self._keep(data)

    def finish(self) -> bytes | Path:
        """Return the content: bytes, or a file that `sync` is still to sync. With `refusal` it is empty."""
        if self._path is not None and not self.refusal:
            return self._path
        self._check_hops()
        return b"".join(self._parts)

    def sync(self) -> None:
        """Put the file of a large mail on stable storage. Blocks: not for the event loop."""
        if self._file is not None:
            self._file.flush()
            os.fdatasync(self._file.fileno())
            self._file.close()

    def discard(self) -> None:
        """Forget the content, and remove its file if there is one still."""
        self._parts = []
        if self._file is not None and self._path is not None:
            with contextlib.suppress(OSError):
                self._file.close()
            self._path.unlink(missing_ok=True)
            self._file = None

    def _pass_on(self, held: bytes, length: int, looked_at: int) -> None:
        """Add the first `length` held bytes to the content, without the stuffed dots."""
        part = held[self._overlap : length]
        if 0 <= self._dot < looked_at - 1 or _find_dotted(held, b"\r", 0, looked_at) >= 0:
            if any(held.find(dot, 0, looked_at) >= 0 for dot in _SMUGGLED):
                self._refuse(SMUGGLED)
            part = held[:length].replace(b"\r\n.", b"\r\n")[self._overlap :]
        self._overlap = 0
        self._keep(part)

    def _keep(self, data: bytes) -> None:
        self.size_bytes += len(data)
        if self.size_bytes > self._most_bytes:
            self._refuse(TOO_LARGE.format(self._most_bytes))
        if self.refusal:
            return
        try:
            if self._file is not None:
                self._file.write(data)
                return
            self._parts.append(data)
            if self.size_bytes > SPILL_BYTES:
                self._spill()
        except OSError:
            self._refuse(NO_ROOM)

    def _spill(self) -> None:
        self._check_hops()
        if self.refusal:
            return
        self._path = self._folder / f"{os.getpid()}-{os.urandom(8).hex()}.part"
        self._file = self._path.open("wb")
        self._file.writelines(self._parts)
        self._parts = []

    def _check_hops(self) -> None:
        content = self._parts[1] if len(self._parts) == 2 else b"".join(self._parts[1:])
        end = content.find(b"\r\n\r\n")
        end = end if end >= 0 else len(content)
        if content.count(b"\n", 0, end) < MOST_RECEIVED:
            return
        head = content[:end].lower()
        if head.count(b"\nreceived:") + head.startswith(b"received:") > MOST_RECEIVED:
            self._refuse(TOO_MANY_HOPS.format(MOST_RECEIVED))

    def _refuse(self, reply: str) -> None:
        self.refusal = self.refusal or reply
        self.discard()


def _first_dotted(held: bytes, start: int) -> int:
    """Return where the first line begins with a dot: "\\n.". Mostly that is the end, which is looked at first."""
    if not held.endswith(END):
        return _find_dotted(held, b"\n", start, len(held))
    before = _find_dotted(held, b"\n", start, len(held) - 3)
    return before if before >= 0 else len(held) - 4


def _find_dotted(data: bytes, end_of_line: bytes, start: int, stop: int) -> int:
    """Return where `end_of_line` and a dot lie, -1 for nowhere. Content without dots, as base64, costs nothing."""
    first = data.find(b".", start, stop)
    if first < 0:
        return -1
    return data.find(end_of_line + b".", max(start, first - 1), data.rfind(b".", first, stop) + 1)


def _safe_cut(held: bytes) -> int:
    """Return a length to cut `held` at that parts no line end from its dot, and not the end of data."""
    cut = len(held) - len(END)
    for back in (1, 2):
        if held.startswith(b"\r\n.", cut - back):
            return cut - back
    return cut
