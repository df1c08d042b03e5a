"""One connection: bytes to command lines and content, replies back, in order even when pipelined."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import cast

from postroom.intake.smtp.data import Receiver
from postroom.intake.smtp.door import Expect
from postroom.intake.smtp.hall import Hall
from postroom.intake.smtp.limits import UNKNOWN
from postroom.intake.smtp.pace import Pace
from postroom.intake.smtp.proxy import ProxyError, read_proxy_header
from postroom.intake.smtp.replies import BUSY, STOPPING, STORED, TIMEOUT, reply_to
from postroom.intake.smtp.session import BAD_LINE, Session
from postroom.intake.smtp.tls import shake_hands

_READ_AHEAD_BYTES = 256 * 1024

log = logging.getLogger("postroom.intake")


class Connection(asyncio.Protocol):
    """The asyncio protocol of the SMTP and LMTP doors. `_take` reads what comes next, and tells whether it could."""

    def __init__(self, hall: Hall, clock: Callable[[], float]) -> None:
        self._hall = hall
        self._clock = clock
        self._pace = Pace(clock(), clock())
        self._transport: asyncio.Transport | None = None
        self._session: Session | None = None
        self._peer = self._counted_as = ""
        self._buffer = b""
        self._out: list[str] = []
        self._take: Callable[[], bool] = self._take_nothing
        self._receiver: Receiver | None = None
        self._chunk_left = 0
        self._skipping_line = False
        self._busy = False
        self._read_paused = False
        self._write_paused = False

    # -- asyncio calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        name = transport.get_extra_info("peername")
        self._peer = name[0] if isinstance(name, tuple) else "local"
        self._counted_as = UNKNOWN if self._hall.proxy else self._peer
        self._hall.connections.add(self)
        if not self._hall.clients.enter(self._counted_as):
            self._say_and_close(BUSY)
        elif self._hall.proxy:
            self._take = self._take_proxy
        else:
            self._greet()

    def data_received(self, data: bytes) -> None:
        self._pace.heard_at = self._clock()
        self._pace.content_bytes += len(data)
        self._buffer = self._buffer + data if self._buffer else data
        self._advance()

    def connection_lost(self, error: Exception | None) -> None:
        self._hall.connections.discard(self)
        self._hall.clients.leave(self._counted_as)
        if self._receiver is not None and not self._busy:
            self._receiver.discard()
        self._transport = None

    def pause_writing(self) -> None:
        self._write_paused = True

    def resume_writing(self) -> None:
        self._write_paused = False
        self._advance()

    # -- the server calls

    def check_time(self, now_s: float) -> None:
        in_content = self._receiver is not None
        if not self._busy and self._pace.is_too_slow(now_s, self._hall.door.limits, in_content=in_content):
            self._say_and_close(TIMEOUT)

    def stop(self) -> None:
        if self._receiver is None and not self._busy:
            self._say_and_close(STOPPING)

    def abort(self) -> None:
        self._say_and_close(STOPPING)

    # -- the flow of one connection

    def _greet(self) -> None:
        self._session = Session(self._hall.door, self._peer)
        self._take = self._take_line
        self._out.append(self._session.greeting())
        self._flush()

    def _advance(self) -> None:
        """Do all that the bytes at hand allow, then send the replies in one write."""
        while self._buffer and not self._busy and not self._write_paused and self._take():
            pass
        if self._out:
            self._flush()
        if self._read_paused or self._write_paused or len(self._buffer) > _READ_AHEAD_BYTES:
            self._balance_reading()

    def _take_nothing(self) -> bool:
        self._buffer = b""
        return False

    def _take_line(self) -> bool:
        buffer = self._buffer
        end = buffer.find(b"\n")
        if end < 0:
            if len(buffer) > self._hall.door.limits.line_bytes:
                self._buffer = b""
                self._skipping_line = True
            return False
        self._buffer = buffer[end + 1 :]
        session = cast(Session, self._session)
        if self._skipping_line or end > self._hall.door.limits.line_bytes:
            self._skipping_line = False
            reply = session.line_error("the line is too long")
        elif end == 0 or buffer[end - 1] != 13:
            reply = session.line_error(BAD_LINE)
        else:
            reply = session.command(buffer[: end - 1])
        if reply:
            self._out.append(reply)
        if session.expect is not Expect.COMMAND:
            self._turn_to(session)
        elif self._receiver is not None and not session.in_transaction:
            self._drop_content()
        return True

    def _turn_to(self, session: Session) -> None:
        """Turn to something other than the next command."""
        if session.expect is Expect.DATA:
            self._begin_content(session)
            self._take = self._take_data
        elif session.expect is Expect.CHUNK:
            self._chunk_left = session.chunk.size_bytes
            if session.chunk.wanted and self._receiver is None:
                self._begin_content(session)
            self._take = self._take_chunk
            if not self._chunk_left:
                self._take_chunk()
        elif session.expect is Expect.TLS:
            self._start_tls(session)
        else:
            self._close()

    def _begin_content(self, session: Session) -> None:
        self._receiver = Receiver(session.trace(), session.most_bytes(), self._hall.incoming)
        self._pace.content_begins()

    def _drop_content(self) -> None:
        if self._receiver is not None:
            self._receiver.discard()
            self._receiver = None

    def _take_data(self) -> bool:
        receiver = cast(Receiver, self._receiver)
        rest = receiver.feed(self._buffer)
        self._buffer = rest or b""
        if rest is None:
            return False
        self._content_complete(receiver)
        return True

    def _take_chunk(self) -> bool:
        session, receiver = cast(Session, self._session), self._receiver
        part, self._buffer = self._buffer[: self._chunk_left], self._buffer[self._chunk_left :]
        self._chunk_left -= len(part)
        if session.chunk.wanted and receiver is not None:
            receiver.feed_chunk(part)
        if self._chunk_left:
            return False
        self._take = self._take_line
        if receiver is not None and session.chunk.wanted and (session.chunk.last or receiver.refusal):
            self._content_complete(receiver)
            return True
        self._out.append(session.chunk_done())
        if session.expect is not Expect.COMMAND:
            self._turn_to(session)
        return True

    # -- storing a mail

    def _content_complete(self, receiver: Receiver) -> None:
        """Hand a complete mail to the writer; the answer waits until it is on stable storage."""
        content = receiver.finish()
        if receiver.refusal:
            self._content_done(receiver.refusal)
            return
        self._busy = True
        if isinstance(content, bytes):
            self._store(content)
        else:
            synced = asyncio.get_running_loop().run_in_executor(None, receiver.sync)
            synced.add_done_callback(lambda future: self._synced(content, future))

    def _synced(self, content: Path, synced: "asyncio.Future[None]") -> None:
        error = synced.exception()
        if error is None:
            self._store(content)
        else:
            self._stored(error)

    def _store(self, content: bytes | Path) -> None:
        if self._session is None:  # Told to try again meanwhile.
            self._drop_content()
        else:
            self._hall.writer.submit(self._session.incoming(content), self._stored)

    def _stored(self, error: BaseException | None) -> None:
        self._busy = False
        if self._session is None:
            self._drop_content()
            return
        if error is not None:
            log.error("a mail from %s could not be stored: %r", self._peer, error)
        self._content_done(STORED if error is None else reply_to(error))
        self._advance()
        if self._hall.stopping:
            self.stop()

    def _content_done(self, reply: str) -> None:
        size_bytes = cast(Receiver, self._receiver).size_bytes
        self._out.append(cast(Session, self._session).content_done(reply, size_bytes))
        self._drop_content()
        self._take = self._take_line

    # -- before and beside the session

    def _take_proxy(self) -> bool:
        try:
            header = read_proxy_header(self._buffer)
        except ProxyError as error:
            log.warning("a connection from %s without a PROXY header: %s", self._peer, error)
            self._close()
            return False
        if header is None:
            return False
        self._buffer = self._buffer[header.length :]
        self._hall.clients.leave(self._counted_as)
        self._peer = self._counted_as = header.peer or self._peer
        if self._hall.clients.enter(self._counted_as):
            self._greet()
        else:
            self._say_and_close(BUSY)
        return True

    def _start_tls(self, session: Session) -> None:
        """Turn to TLS. What the client sent in the clear behind STARTTLS is thrown away (RFC 3207, 5)."""
        self._busy = True
        self._flush()
        if self._transport is not None:
            self._transport.pause_reading()
        self._buffer = b""
        self._handshake = asyncio.get_running_loop().create_task(self._shake_hands(session))

    async def _shake_hands(self, session: Session) -> None:
        wrapped = await shake_hands(self._transport, self, self._hall.tls, self._peer)
        if wrapped is None:
            self._close()
            return
        self._busy = False
        self._transport = wrapped
        session.tls_started(str(wrapped.get_extra_info("ssl_object").version()))
        self._advance()

    # -- writing

    def _flush(self) -> None:
        if self._transport is not None:
            self._transport.write(("\r\n".join(self._out) + "\r\n").encode("utf-8", "replace"))
        self._out.clear()

    def _say_and_close(self, reply: str) -> None:
        self._out.append(reply)
        self._close()

    def _close(self) -> None:
        if self._out:
            self._flush()
        if self._transport is not None:
            self._transport.close()
        self._session = None
        self._take = self._take_nothing

    def _balance_reading(self) -> None:
        """Read no more than is needed while a mail is being stored or the client takes no replies."""
        if self._transport is None or self._transport.is_closing():
            return
        full = len(self._buffer) > _READ_AHEAD_BYTES or self._write_paused
        if full and not self._read_paused:
            self._transport.pause_reading()
        elif self._read_paused and not full:
            self._transport.resume_reading()
        self._read_paused = full
