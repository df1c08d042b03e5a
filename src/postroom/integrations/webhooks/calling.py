"""The calls to receivers: HTTP/1.1 (RFC 9112) over connections that are kept and used again.

General clients manage their connections anew with each call, which costs more than the call; here a receiver has
a few connections, and each carries one call at a time.
"""

import asyncio
import ssl
import time
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urlsplit

import h11

from postroom.integrations.webhooks.network import public_address

READ_BYTES = 400
AT_ONCE_EACH = 24
KEPT_S = 20.0
CHUNK_BYTES = 16_384

Place = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a receiver answered: its status and the first bytes, and when to come again (RFC 9110 §10.2.3)."""

    status: int
    said: bytes
    retry_after: str = ""


@dataclass
class Connection:
    """One connection to a receiver; `used` is how many calls it has carried."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    protocol: h11.Connection = field(default_factory=lambda: h11.Connection(h11.CLIENT))
    used: int = 0
    idle_since: float = 0.0

    @property
    def is_usable(self) -> bool:
        """Whether another call may go this way."""
        fresh = time.monotonic() - self.idle_since < KEPT_S
        return fresh and not self.reader.at_eof() and not self.writer.is_closing()

    async def post(self, target: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Post and return the answer. Raises OSError, and h11.RemoteProtocolError for what is no HTTP."""
        self.used += 1
        request = h11.Request(method="POST", target=target, headers=list(headers.items()))
        parts = (request, h11.Data(body), h11.EndOfMessage())
        self.writer.write(b"".join(self.protocol.send(part) or b"" for part in parts))
        await self.writer.drain()
        status, said, retry_after = 0, b"", ""
        while True:
            event = await self._next()
            if isinstance(event, h11.Response):
                status = event.status_code
                retry_after = dict(event.headers).get(b"retry-after", b"").decode("latin-1")
            elif isinstance(event, h11.Data):
                said += event.data
            if len(said) >= READ_BYTES or isinstance(event, h11.EndOfMessage | h11.ConnectionClosed):
                return Answer(status, said[:READ_BYTES], retry_after)

    async def _next(self) -> object:
        while (event := self.protocol.next_event()) is h11.NEED_DATA:
            self.protocol.receive_data(await self.reader.read(CHUNK_BYTES))
        return event

    def finish(self) -> bool:
        """Get ready for the next call; False where none can go this way."""
        if self.protocol.our_state is not h11.DONE or self.protocol.their_state is not h11.DONE:
            return False
        self.protocol.start_next_cycle()
        self.idle_since = time.monotonic()
        return True

    def close(self) -> None:
        """Hang up."""
        self.writer.close()


class Receivers:
    """The receivers that are called, each over a few connections."""

    def __init__(self, allowed: Sequence[str] = ()) -> None:
        self._allowed = allowed
        self._tls = ssl.create_default_context()
        self._idle: dict[Place, list[Connection]] = defaultdict(list)

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Post to an address. Raises Forbidden, OSError, ValueError, h11.RemoteProtocolError."""
        parts = urlsplit(url)
        place = (parts.scheme, parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80))
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {"host": _host(parts), **headers, "content-length": str(len(body))}
        connection = self._idle_one(place)
        if connection is not None:
            try:
                return await self._over(connection, place, target, headers, body)
            except (ConnectionError, h11.RemoteProtocolError):
                pass  # It may have been hung up while it lay idle: only a new one tells.
        return await self._over(await self._connect(place), place, target, headers, body)

    def _idle_one(self, place: Place) -> Connection | None:
        kept = self._idle[place]
        while kept:
            connection = kept.pop()
            if connection.is_usable:
                return connection
            connection.close()
        return None

    async def _connect(self, place: Place) -> Connection:
        scheme, host, port = place
        address = await public_address(host, port, self._allowed)
        tls = {"ssl": self._tls, "server_hostname": host} if scheme == "https" else {}
        reader, writer = await asyncio.open_connection(address, port, **tls)  # type: ignore[arg-type]
        return Connection(reader, writer)

    async def _over(
        self, connection: Connection, place: Place, target: str, headers: Mapping[str, str], body: bytes
    ) -> Answer:
        kept = False
        try:
            answer = await connection.post(target, headers, body)
            kept = connection.finish() and len(self._idle[place]) < AT_ONCE_EACH
        finally:
            if kept:
                self._idle[place].append(connection)
            else:
                connection.close()
        return answer

    def close_with(self, loop: asyncio.AbstractEventLoop, calls: Collection["asyncio.Task[Any]"]) -> None:
        """Cancel the calls that are under way, hang up everywhere, and close the loop in which that went on."""
        for call in calls:
            call.cancel()
        if calls:
            loop.run_until_complete(asyncio.wait(calls))
        for connections in self._idle.values():
            for connection in connections:
                connection.close()
        self._idle.clear()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()


def _host(parts: SplitResult) -> str:
    """Return the Host field (RFC 9110 §7.2): without user, which an address of ours never has."""
    return parts.netloc.rpartition("@")[2]
