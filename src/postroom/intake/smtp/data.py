"""Receiving the content of one mail: RFC 5321 sections 4.1.1.4, 4.5.2 and 6.3; RFC 3030 for BDAT.

Only CR LF "." CR LF ends the data. A "." between other line ends is how a second mail is smuggled into the
data of a first one, past a server that reads line ends differently: such a mail is refused.
Content beyond `SPILL_BYTES` goes to a file as it arrives, so that a large mail does not stay in memory.
"""

import os
from pathlib import Path
from typing import BinaryIO

END = b"\r\n.\r\n"
SPILL_BYTES = 1024 * 1024
HOLD_BYTES = 128 * 1024
MOST_RECEIVED = 100
_SMUGGLED = (b"\n.\n", b"\n.\r", b"\r.\r", b"\r.\n")

TOO_LARGE = "552 5.3.4 the message is larger than {} bytes"
TOO_MANY_HOPS = "554 5.4.6 the message has passed more than {} servers: a loop"
SMUGGLED = '554 5.6.0 a "." between line ends that are not CR LF is refused (SMTP smuggling)'


class Receiver:
    """The content of one mail, as it arrives. `trace` is put on top of it."""

    def __init__(self, trace: bytes, most_bytes: int, folder: Path) -> None:
        self.refusal: str = ""
        self.size_bytes = 0
        self._trace = trace
        self._most_bytes = most_bytes
        self._folder = folder
        self._held = bytearray(
            b"\r\n"
        )  # The line end of the DATA command counts: ".", CR, LF is an empty mail.
        self._searched = 0
        self._content = bytearray(trace)
        self._path: Path | None = None
        self._file: BinaryIO | None = None
        self._first = True

    def feed(self, data: bytes) -> bytes | None:
        """Take data of DATA. Returns None while it goes on, at its end what came after it."""
        held = self._held
        held += data
        end = held.find(END, self._searched)
        if end < 0:
            self._searched = max(0, len(held) - len(END) + 1)
            if len(held) > HOLD_BYTES:
                cut = _safe_cut(held)
                self._pass_on(cut, cut + 2)
            return None
        rest = bytes(held[end + len(END) :])
        del held[end + 2 :]
        self._pass_on(len(held), len(held))
        return rest

    def feed_chunk(self, data: bytes | bytearray) -> None:
        """Take data of BDAT, whose length is known and in which no dot is special."""
        self._keep(data)

    def finish(self) -> bytes | Path:
        """Return the content: bytes, or a file that is still to be synced (`sync`). Check `refusal` after it."""
        if self._file is None:
            self._check_hops()
            return bytes(self._content)
        self._file.flush()
        assert self._path is not None  # noqa: S101
        return self._path

    def sync(self) -> None:
        """Put the file of a large mail on stable storage. Blocks: not for the event loop."""
        if self._file is not None:
            self._file.flush()
            os.fdatasync(self._file.fileno())
            self._file.close()

    def discard(self) -> None:
        """Forget the content, and remove its file if there is one still."""
        self._content.clear()
        if self._file is not None and self._path is not None:
            self._file.close()
            self._path.unlink(missing_ok=True)
            self._file = None

    def _pass_on(self, length: int, looked_at: int) -> None:
        """Move `length` held bytes to the content, without the stuffed dots."""
        if any(self._held.find(dot, 0, looked_at) >= 0 for dot in _SMUGGLED):
            self._refuse(SMUGGLED)
        part = self._held[:length]
        del self._held[:length]
        self._searched = max(0, self._searched - length)
        part = part.replace(b"\r\n.", b"\r\n")
        if self._first:
            del part[:2]
            self._first = False
        self._keep(part)

    def _keep(self, data: bytes | bytearray) -> None:
        self.size_bytes += len(data)
        if self.size_bytes > self._most_bytes:
            self._refuse(TOO_LARGE.format(self._most_bytes))
        if self.refusal:
            return
        if self._file is not None:
            self._file.write(data)
            return
        self._content += data
        if len(self._content) > SPILL_BYTES:
            self._spill()

    def _spill(self) -> None:
        self._check_hops()
        if self.refusal:
            return
        self._path = self._folder / f"{os.getpid()}-{os.urandom(8).hex()}.part"
        self._file = self._path.open("wb")
        self._file.write(self._content)
        self._content = bytearray()

    def _check_hops(self) -> None:
        end = self._content.find(b"\r\n\r\n", len(self._trace))
        head = self._content[len(self._trace) : end if end >= 0 else None].lower()
        if head.count(b"\nreceived:") + head.startswith(b"received:") > MOST_RECEIVED:
            self._refuse(TOO_MANY_HOPS.format(MOST_RECEIVED))

    def _refuse(self, reply: str) -> None:
        self.refusal = self.refusal or reply
        self.discard()


def _safe_cut(held: bytearray) -> int:
    """Return a length at which `held` can be cut without parting a line end from its dot or the end of data."""
    cut = len(held) - len(END)
    for back in (1, 2):
        if held.startswith(b"\r\n.", cut - back):
            return cut - back
    return cut
