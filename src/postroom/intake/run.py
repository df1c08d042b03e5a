"""The intake role: the SMTP and LMTP doors of one installation. Needs no Django and no main database."""

import asyncio
import signal
import ssl
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from postroom.intake.addresses import AddressBook
from postroom.intake.smtp.limits import Limits
from postroom.intake.smtp.server import Server
from postroom.kit.data_folder import DataFolder
from postroom.kit.wake import wake
from postroom.spool import GroupWriter, SqliteSpool

WAKES = "deliver"
WAKE_AFTER_S = 0.005


@dataclass(frozen=True, slots=True)
class Listening:
    """Where the doors listen, once they do."""

    smtp: tuple[str, int]
    lmtp: tuple[str, int] | None


def run(data_dir: Path, host: str, port: int, **options: Any) -> None:
    """Run the doors until SIGTERM or SIGINT. Options: those of `serve`. Raises OSError for a taken port."""
    _run_loop(serve(data_dir, host, port, **options))


async def serve(
    data_dir: Path,
    host: str,
    port: int,
    *,
    tls_cert: Path | None = None,
    tls_key: Path | None = None,
    lmtp: tuple[str, int] | None = None,
    proxy: bool = False,
    limits: Limits | None = None,
    ready: Callable[[Listening], None] = lambda _: None,
) -> None:
    """Listen on host:port (0 finds a free one) and for LMTP on `lmtp`; call `ready` when both do."""
    stop = _stop_event()
    data = DataFolder(data_dir)
    spool = SqliteSpool(data.spool)
    spool.sweep()
    loop = asyncio.get_running_loop()
    waker = _Waker(loop, partial(wake, data.run, WAKES))
    writer = GroupWriter(spool, loop.call_soon_threadsafe, waker.soon)
    book = AddressBook(data.addresses)
    smtp_server = Server(spool, writer, book, tls=_context(tls_cert, tls_key), proxy=proxy, limits=limits)
    lmtp_server = Server(spool, writer, book, lmtp=True, limits=limits)
    try:
        listening = Listening((await smtp_server.start(host, port))[0], None)
        if lmtp is not None:
            listening = Listening(listening.smtp, (await lmtp_server.start(*lmtp))[0])
        ready(listening)
        await stop.wait()
    finally:
        await asyncio.gather(smtp_server.stop(), lmtp_server.stop())
        await loop.run_in_executor(None, writer.close)
        wake(data.run, WAKES)


class _Waker:
    """Calls `signal_them` once for all that is asked for within some milliseconds. For the event loop's thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop, signal_them: Callable[[], None]) -> None:
        self._loop = loop
        self._signal_them = signal_them
        self._asked = False

    def soon(self) -> None:
        if not self._asked:
            self._asked = True
            self._loop.call_later(WAKE_AFTER_S, self._now)

    def _now(self) -> None:
        self._asked = False
        self._signal_them()


def _stop_event() -> asyncio.Event:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


def _context(certificate: Path | None, key: Path | None) -> ssl.SSLContext | None:
    if certificate is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificate, key)
    return context


def _run_loop(main: Coroutine[Any, Any, None]) -> None:
    try:
        import uvloop
    except ImportError:
        asyncio.run(main)
        return
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main)
