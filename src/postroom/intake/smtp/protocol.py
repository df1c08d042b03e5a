"""One connection: bytes to command lines and content, replies back, in order even when pipelined."""

import asyncio
import logging
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from postroom.intake.smtp.data import Receiver
from postroom.intake.smtp.limits import Clients
from postroom.intake.smtp.proxy import ProxyError, read_proxy_header
from postroom.intake.smtp.session import Door, Expect, Session
from postroom.spool import GroupWriter

FAILED = "451 4.3.0 the mail could not be stored, try again later"
BUSY = "421 4.7.0 too many connections, try again later"
TIMEOUT = "421 4.4.2 timeout, closing"
STOPPING = "421 4.3.2 this server is stopping, try again later"
_READ_AHEAD_BYTES = 256 * 1024

log = logging.getLogger("postroom.intake")


@dataclass(slots=True)
class Hall:
    """What the connections of one door share."""

    door: Door
    writer: GroupWriter
    incoming: Path
    clients: Clients
    tls: ssl.SSLContext | None = None
    proxy: bool = False
    stopping: bool = False
    connections: set["Connection"] = field(default_factory=set)


class Connection(asyncio.Protocol):
    """The asyncio protocol of the SMTP and LMTP doors."""

    def __init__(self, hall: Hall, clock: Callable[[], float]) -> None:
        self._hall = hall
        self._clock = clock
        self._transport: asyncio.Transport | None = None
        self._session: Session | None = None
        self._peer = ""
        self._buffer = b""
        self._out: list[str] = []
        self._receiver: Receiver | None = None
        self._chunk_left = 0
        self._skipping_line = False
        self._busy = False
        self._read_paused = False
        self._write_paused = False
        self._awaits_proxy = hall.proxy
        self._started_at = self._heard_at = clock()
        self._data_since = 0.0
        self._data_bytes = 0

    # -- asyncio calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        name = transport.get_extra_info("peername")
        self._peer = name[0] if isinstance(name, tuple) else "local"
        self._hall.connections.add(self)
        if not self._hall.clients.enter(self._peer):
            self._say_and_close(BUSY)
        elif not self._awaits_proxy:
            self._greet()

    def data_received(self, data: bytes) -> None:
        self._heard_at = self._clock()
        self._data_bytes += len(data)
        self._buffer = self._buffer + data if self._buffer else data
        self._advance()

    def eof_received(self) -> bool:
        return False

    def connection_lost(self, error: Exception | None) -> None:
        self._hall.connections.discard(self)
        self._hall.clients.leave(self._peer)
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
        """Close a connection that says nothing, or sends content too slowly. Called about once a second."""
        limits = self._hall.door.limits
        if self._busy:
            return
        receiving = self._receiver is not None
        idle_s = limits.data_idle_s if receiving else limits.idle_s
        took_s = now_s - self._data_since
        slow = (
            receiving and took_s > limits.slow_after_s and self._data_bytes < took_s * limits.slow_bytes_per_s
        )
        stale = not receiving and now_s - self._started_at > limits.session_s
        if now_s - self._heard_at > idle_s or slow or stale:
            self._say_and_close(TIMEOUT)

    def stop(self) -> None:
        """End now unless a mail is under way; that one is finished first."""
        if self._receiver is None and not self._busy:
            self._say_and_close(STOPPING)

    def abort(self) -> None:
        """End now, whatever is under way; what is not answered is not taken."""
        self._say_and_close(STOPPING)

    # -- the flow of one connection

    def _greet(self) -> None:
        self._session = Session(self._hall.door, self._peer)
        self._say(self._session.greeting())
        self._flush()

    def _advance(self) -> None:
        """Do all that the bytes at hand allow, then send the replies in one write."""
        if self._awaits_proxy:
            self._read_proxy()
        while self._session is not None and self._transport is not None and not self._busy:
            if self._write_paused or not self._step(self._session):
                break
        self._flush()
        self._balance_reading()

    def _step(self, session: Session) -> bool:
        """Take one command, or what is there of the content. False: nothing more can be done now."""
        if session.expect is Expect.CHUNK:
            return self._take_chunk(session)
        if not self._buffer:
            return False
        if session.expect is Expect.COMMAND:
            return self._take_line(session)
        if session.expect is Expect.DATA:
            return self._take_data()
        self._close()
        return False

    def _take_line(self, session: Session) -> bool:
        end = self._buffer.find(b"\n")
        if end < 0:
            if len(self._buffer) > self._hall.door.limits.line_bytes:
                self._buffer = b""
                self._skipping_line = True
            return False
        line = self._buffer[:end]
        self._buffer = self._buffer[end + 1 :]
        if self._skipping_line or end > self._hall.door.limits.line_bytes:
            self._skipping_line = False
            reply = session.line_error("the line is too long")
        elif not line.endswith(b"\r") or b"\r" in line[:-1] or b"\0" in line:
            reply = session.line_error("a command line ends with CR LF, and holds no other CR, LF or NUL")
        else:
            reply = session.command(line[:-1])
        if reply:
            self._say(reply)
        self._after_command(session)
        return True

    def _after_command(self, session: Session) -> None:
        if session.expect is Expect.DATA:
            self._begin_content(session)
        elif session.expect is Expect.CHUNK:
            self._chunk_left = session.chunk.size_bytes
            if session.chunk.wanted and self._receiver is None:
                self._begin_content(session)
        elif session.expect is Expect.TLS:
            self._start_tls(session)
        elif session.expect is Expect.NOTHING:
            self._close()
        elif not session.in_transaction and self._receiver is not None:
            self._receiver.discard()
            self._receiver = None

    def _begin_content(self, session: Session) -> None:
        self._receiver = Receiver(session.trace(), session.most_bytes(), self._hall.incoming)
        self._data_since = self._clock()
        self._data_bytes = 0

    def _take_data(self) -> bool:
        if self._receiver is None:
            return False
        rest = self._receiver.feed(self._buffer)
        self._buffer = rest or b""
        if rest is None:
            return False
        self._content_complete(self._receiver)
        return True

    def _take_chunk(self, session: Session) -> bool:
        part = self._buffer[: self._chunk_left]
        self._buffer = self._buffer[len(part) :]
        self._chunk_left -= len(part)
        receiver = self._receiver
        if session.chunk.wanted and receiver is not None:
            receiver.feed_chunk(part)
        if self._chunk_left:
            return False
        if receiver is None or not session.chunk.wanted:
            self._say(session.chunk_done())
        elif session.chunk.last or receiver.refusal:
            self._content_complete(receiver)
        else:
            self._say(session.chunk_done())
        return True

    def _content_complete(self, receiver: Receiver) -> None:
        """Hand a complete mail to the writer; the answer waits until it is on stable storage."""
        content = receiver.finish()
        if receiver.refusal:
            self._content_done(receiver, receiver.refusal)
        elif isinstance(content, bytes):
            self._busy = True
            self._store(receiver, content)
        else:
            self._busy = True
            synced = asyncio.get_running_loop().run_in_executor(None, receiver.sync)
            synced.add_done_callback(lambda future: self._synced(receiver, content, future))

    def _synced(self, receiver: Receiver, content: Path, synced: "asyncio.Future[None]") -> None:
        error = synced.exception()
        if error is not None:
            self._stored(receiver, error)
        else:
            self._store(receiver, content)

    def _store(self, receiver: Receiver, content: bytes | Path) -> None:
        session = self._session
        if session is None:  # Told to try again meanwhile.
            receiver.discard()
            return
        self._hall.writer.submit(session.incoming(content), lambda result: self._stored(receiver, result))

    def _stored(self, receiver: Receiver, result: list[int] | BaseException) -> None:
        self._busy = False
        if self._session is None:
            receiver.discard()
            return
        if isinstance(result, list):
            reply = f"250 2.0.0 accepted as {result[0]}"
        else:
            log.error("a mail from %s could not be stored: %r", self._peer, result)
            reply = FAILED
        self._content_done(receiver, reply)
        self._advance()
        if self._hall.stopping:
            self.stop()

    def _content_done(self, receiver: Receiver, reply: str) -> None:
        self._say(cast(Session, self._session).content_done(reply, receiver.size_bytes))
        receiver.discard()
        self._receiver = None

    def _read_proxy(self) -> None:
        try:
            header = read_proxy_header(self._buffer)
        except ProxyError as error:
            log.warning("a connection from %s without a PROXY header: %s", self._peer, error)
            self._close()
            return
        if header is not None:
            self._buffer = self._buffer[header.length :]
            self._awaits_proxy = False
            self._hall.clients.leave(self._peer)
            self._peer = header.peer or self._peer
            if not self._hall.clients.enter(self._peer):
                self._say_and_close(BUSY)
                return
            self._greet()

    def _start_tls(self, session: Session) -> None:
        """Turn to TLS. What the client sent in the clear behind STARTTLS is thrown away (RFC 3207, 5)."""
        self._busy = True
        self._flush()
        if self._transport is not None:
            self._transport.pause_reading()
        self._buffer = b""
        task = asyncio.get_running_loop().create_task(self._shake_hands(session))
        self._handshake = task

    async def _shake_hands(self, session: Session) -> None:
        loop = asyncio.get_running_loop()
        plain, context = self._transport, self._hall.tls
        if plain is None or context is None:
            return
        try:
            wrapped = await loop.start_tls(plain, self, context, server_side=True, ssl_handshake_timeout=30)
        except (OSError, ConnectionError, ssl.SSLError) as error:
            log.info("a TLS handshake with %s failed: %r", self._peer, error)
            self._close()
            return
        self._busy = False
        if wrapped is None:
            self._close()
            return
        self._transport = wrapped
        session.tls_started(str(wrapped.get_extra_info("ssl_object").version()))
        self._advance()

    # -- writing

    def _say(self, reply: str) -> None:
        self._out.append(reply)

    def _flush(self) -> None:
        if self._out and self._transport is not None:
            self._transport.write(("\r\n".join(self._out) + "\r\n").encode("utf-8", "replace"))
            self._out.clear()

    def _say_and_close(self, reply: str) -> None:
        self._say(reply)
        self._close()

    def _close(self) -> None:
        self._flush()
        if self._transport is not None:
            self._transport.close()
        self._session = None

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
