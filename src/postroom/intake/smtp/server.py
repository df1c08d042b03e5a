"""The listening side of the SMTP and LMTP doors: start, watch the clock, stop without losing a mail."""

import asyncio
import contextlib
import logging
import ssl
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from postroom.intake.addresses import AddressBook
from postroom.intake.smtp.door import Door
from postroom.intake.smtp.hall import Hall
from postroom.intake.smtp.limits import Clients, Limits
from postroom.intake.smtp.protocol import Connection
from postroom.spool import GroupWriter, SqliteSpool
from postroom.spool.disk import disk_is_low

log = logging.getLogger("postroom.intake")

_BACKLOG = 511
_WATCH_INTERVAL_S = 1.0


class DiskWatch:
    """Whether the disk is low, looked up at most once a second."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._looked_at = float("-inf")
        self._low = False

    def __call__(self, largest_bytes: int) -> bool:
        now_s = time.monotonic()
        if now_s - self._looked_at >= _WATCH_INTERVAL_S:
            self._looked_at = now_s
            was_low, self._low = self._low, disk_is_low(self._path, largest_bytes)
            if self._low and not was_low:
                log.error("the disk of %s is low: mail is put off (452) until there is room", self._path)
            elif was_low and not self._low:
                log.warning("the disk of %s has room again: mail is taken", self._path)
        return self._low


class Server:
    """One door on one address. `lmtp` chooses the dialect."""

    def __init__(
        self,
        spool: SqliteSpool,
        writer: GroupWriter,
        book: AddressBook,
        *,
        lmtp: bool = False,
        tls: ssl.SSLContext | None = None,
        proxy: bool = False,
        limits: Limits | None = None,
    ) -> None:
        self._limits = limits or Limits()
        door = Door(
            snapshot=book.recent,
            newest_snapshot=book.current,
            refuse=writer.refuse,
            disk_is_low=DiskWatch(spool.incoming),
            limits=self._limits,
            lmtp=lmtp,
            can_tls=tls is not None,
        )
        self._hall = Hall(door, writer, spool.incoming, Clients(self._limits), tls=tls, proxy=proxy)
        self._server: asyncio.Server | None = None
        self._watch: asyncio.Task[None] | None = None

    async def start(self, host: str, port: int) -> Sequence[tuple[str, int]]:
        """Listen; return the addresses in use. Raises OSError when the port is taken."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            partial(Connection, self._hall, loop.time), host, port, backlog=_BACKLOG
        )
        self._watch = loop.create_task(self._keep_watch())
        return [listener.getsockname()[:2] for listener in self._server.sockets]

    async def stop(self) -> None:
        """Take no more connections, finish the mail that is under way (for some seconds), end the rest."""
        self._hall.stopping = True
        if self._server is not None:
            self._server.close()
        for connection in list(self._hall.connections):
            connection.stop()
        deadline_s = asyncio.get_running_loop().time() + self._limits.stop_s
        while self._hall.connections and asyncio.get_running_loop().time() < deadline_s:
            await asyncio.sleep(0.02)
        for connection in list(self._hall.connections):
            connection.abort()
        if self._watch is not None:
            self._watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watch

    async def _keep_watch(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(_WATCH_INTERVAL_S)
            now_s = loop.time()
            for connection in list(self._hall.connections):
                connection.check_time(now_s)
