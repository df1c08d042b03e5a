"""A second SMTP door behind which everybody can be reached: the world outside of the demo and of the drills."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

from postroom.intake.addresses import Snapshot, Target
from postroom.intake.smtp.server import Server
from postroom.spool import GroupWriter, SqliteSpool


class Everywhere(Snapshot):
    """An address book in which everybody can be found."""

    def lookup(self, address: str) -> Target | None:
        """Return the one place where all mail goes."""
        return Target(mailbox=1, organisation=1)


class Book:
    """Hands out the one snapshot."""

    def current(self) -> Snapshot:
        """Return it."""
        return Everywhere({}, hostname="outside.example")

    recent = current


async def take_everything(
    folder: Path, address: tuple[str, int], stop: asyncio.Event, ready: Callable[[], None] = lambda: None
) -> None:
    """Take all mail at `address` into the spool in `folder` until told to stop."""
    spool = SqliteSpool(folder)
    writer = GroupWriter(spool, asyncio.get_running_loop().call_soon_threadsafe)
    server = Server(spool, writer, Book())  # type: ignore[arg-type]
    await server.start(*address)
    ready()
    await stop.wait()
    await server.stop()
    writer.close()


class Outside:
    """Such a door in a thread of this process: `with Outside(folder, address):`."""

    def __init__(self, folder: Path, address: tuple[str, int]) -> None:
        self._folder, self._address = folder, address
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)

    def __enter__(self) -> "Outside":
        self._thread.start()
        if not self._ready.wait(20):
            raise OSError(f"{self._address[0]}:{self._address[1]} could not be opened")
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    async def _run(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        await take_everything(self._folder, self._address, self._stop, self._ready.set)
