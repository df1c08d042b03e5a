"""Who is listening, and telling them what changed.

One reader follows the record of activity for the whole process; each open stream hears of those mailboxes
that its person sees, and of no other. An announcement says which conversation changed, never what it says:
the browser fetches it again through the ordinary authorised page.
"""

import asyncio
import json
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import TypeVar

from django.conf import settings
from django.db import Error, close_old_connections

from postroom.activity.follow import Position, after, latest, position_of
from postroom.activity.models import Activity
from postroom.conversations.presence import Present, changed_since
from postroom.kit.clock import now
from postroom.kit.wake import Listener

log = logging.getLogger("postroom.live")

POLL_S = 1.0
MOST_WAITING = 500
BATCH = 500
SILENT = "message.imported"
FOR_ONE = "person.notified"
AGAIN = timedelta(seconds=2)
RESYNC = b"event: resync\ndata: {}\n\n"

T = TypeVar("T")


@dataclass(eq=False)
class Subscriber:
    """One open stream: whose it is, the mailboxes it hears of, and what waits to be sent to it. None ends it."""

    mailboxes: frozenset[int]
    person: int = 0
    waiting: "asyncio.Queue[bytes | None]" = field(default_factory=lambda: asyncio.Queue(MOST_WAITING))

    def tell(self, announcement: bytes | None) -> None:
        """Hand over an announcement; a stream that is too slow is told to look at everything again."""
        if self.waiting.full():
            while not self.waiting.empty():
                self.waiting.get_nowait()
            self.waiting.put_nowait(RESYNC)
        self.waiting.put_nowait(announcement)


class Hub:
    """The streams of one web process."""

    def __init__(self) -> None:
        self._by_mailbox: dict[int, set[Subscriber]] = defaultdict(set)
        self._everyone: set[Subscriber] = set()
        self._present_at = now()
        self._told: dict[tuple[int, int], datetime] = {}
        self._watchers: set[asyncio.Event] = set()
        # One thread for all look-ups: one database connection, and no page ever waits for it.
        self._thread = ThreadPoolExecutor(1, "live")
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    async def start(self) -> None:
        """Begin to follow the record from its present end."""
        self._task = asyncio.create_task(self._follow())

    async def stop(self) -> None:
        """End following."""
        if self._task is not None:
            self._task.cancel()
        self._thread.shutdown(wait=False)

    def close(self) -> None:
        """End all streams, and every one that is opened from now on."""
        self._closed = True
        self._wake_watchers()
        for subscriber in list(self._everyone):
            subscriber.tell(None)

    def join(self, subscriber: Subscriber) -> None:
        """Let a stream hear of its mailboxes."""
        self._everyone.add(subscriber)
        for mailbox in subscriber.mailboxes:
            self._by_mailbox[mailbox].add(subscriber)
        if self._closed:
            subscriber.tell(None)

    def leave(self, subscriber: Subscriber) -> None:
        """Forget a stream."""
        self._everyone.discard(subscriber)
        for mailbox in subscriber.mailboxes:
            self._by_mailbox[mailbox].discard(subscriber)
            if not self._by_mailbox[mailbox]:
                del self._by_mailbox[mailbox]

    @property
    def closed(self) -> bool:
        """Whether all streams are to end."""
        return self._closed

    @contextmanager
    def watching(self) -> "Iterator[asyncio.Event]":
        """Give an event that is set whenever the record has grown, or all streams are to end."""
        grown = asyncio.Event()
        self._watchers.add(grown)
        try:
            yield grown
        finally:
            self._watchers.discard(grown)

    async def ask(self, question: Callable[[], T]) -> T:
        """Run a look-up in the hub's own thread."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, question)

    async def _follow(self) -> None:
        woken = asyncio.Event()
        listener = Listener(settings.DATA_FOLDER.run, "web")
        loop = asyncio.get_running_loop()

        def signal() -> None:
            listener.drain()
            woken.set()

        loop.add_reader(listener.fileno(), signal)
        position: Position | None = None
        try:
            while True:
                woken.clear()
                position = await self._announce_after(position)
                await self._tell_who_is_where()
                try:
                    await asyncio.wait_for(woken.wait(), POLL_S)
                except TimeoutError:
                    pass
        finally:
            loop.remove_reader(listener.fileno())
            listener.close()

    async def _announce_after(self, position: Position | None) -> Position | None:
        try:
            if position is None:
                return await self.ask(latest)
            while rows := await self.ask(lambda start=position: after(start, BATCH)):  # type: ignore[misc]
                self._announce(rows)
                position = position_of(rows[-1])
        except Error as error:
            log.error("the database does not answer: %s", type(error).__name__)
            await self.ask(close_old_connections)
        return position

    async def _tell_who_is_where(self) -> None:
        """Tell what people did since the last look; a little is read twice, for clocks and commits that differ."""
        if not self._everyone:
            self._present_at = now()
            return
        start, self._present_at = self._present_at - AGAIN, now()
        try:
            found = await self.ask(lambda: changed_since(start))
        except Error as error:
            log.error("the database does not answer: %s", type(error).__name__)
            return
        told = {(one.person, one.conversation): one.changed_at for one in found}
        for one in found:
            if self._told.get((one.person, one.conversation)) != one.changed_at:
                for subscriber in self._by_mailbox.get(one.mailbox, ()):
                    subscriber.tell(presence(one))
        self._told = told

    def _wake_watchers(self) -> None:
        for grown in self._watchers:
            grown.set()

    def _announce(self, rows: Iterable[Activity]) -> None:
        self._wake_watchers()
        for row in rows:
            if row.kind == SILENT:
                continue
            if row.kind == FOR_ONE:
                for subscriber in self._everyone:
                    if concerns(row, subscriber):
                        subscriber.tell(announcement(row))
                continue
            for subscriber in self._by_mailbox.get(row.mailbox or 0, ()):
                subscriber.tell(announcement(row))


def announcement(row: Activity) -> bytes:
    """Return a row as a server-sent event: which conversation of which mailbox changed, and how."""
    if row.kind == FOR_ONE:
        return f"id: {position_of(row)}\nevent: notified\ndata: {{}}\n\n".encode()
    data = {"conversation": row.conversation, "mailbox": row.mailbox, "kind": row.kind}
    return f"id: {position_of(row)}\nevent: changed\ndata: {json.dumps(data)}\n\n".encode()


def concerns(row: Activity, subscriber: Subscriber) -> bool:
    """Tell whether a stream hears of a row: of its mailboxes, or what its person alone is told."""
    if row.kind == FOR_ONE:
        return bool(row.data.get("person") == subscriber.person)
    return row.mailbox in subscriber.mailboxes


def presence(one: Present) -> bytes:
    """Return what somebody does just now as a server-sent event; it is not repeated to who was away."""
    data = {
        "conversation": one.conversation,
        "person": one.person,
        "name": one.name,
        "doing": one.doing,
        "draft": one.draft,
        "revision": one.revision,
    }
    return f"event: presence\ndata: {json.dumps(data)}\n\n".encode()


@cache
def hub() -> Hub:
    """Return the hub of this process."""
    return Hub()
