"""One open stream (server-sent events, WHATWG HTML §9.2), for a person who is signed in."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest

from postroom.accounts.models import Person
from postroom.accounts.sign_in.asking import SessionStore
from postroom.activity.follow import Position, after
from postroom.live.hub import RESYNC, Subscriber, announcement, concerns, hub
from postroom.mailboxes.access import mailboxes_of

HEARTBEAT_S = 20.0
MOST_REPLAYED = 200
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]

Message = MutableMapping[str, Any]


async def stream(
    scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
) -> None:
    """Send announcements until the browser or this process ends. 401 for somebody who is not signed in."""
    headers = {name.lower(): value for name, value in scope["headers"]}
    subscriber = await hub().ask(lambda: _subscriber(headers.get(b"cookie", b"").decode("latin-1")))
    if subscriber is None:
        await send({"type": "http.response.start", "status": 401, "headers": []})
        await send({"type": "http.response.body", "body": b"Sign in first."})
        return
    hub().join(subscriber)
    gone = asyncio.create_task(_until_gone(receive))
    try:
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await send(_body(b": welcome\n\n" + await _missed(_position(scope, headers), subscriber)))
        await _relay(subscriber, gone, send)
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    finally:
        gone.cancel()
        hub().leave(subscriber)


async def _relay(
    subscriber: Subscriber, gone: "asyncio.Task[None]", send: Callable[[Message], Awaitable[None]]
) -> None:
    while not gone.done():
        waiting = asyncio.create_task(subscriber.waiting.get())
        await asyncio.wait({waiting, gone}, timeout=HEARTBEAT_S, return_when=asyncio.FIRST_COMPLETED)
        if not waiting.done():
            waiting.cancel()
            if not gone.done():
                await send(_body(b": still here\n\n"))
            continue
        chunk = waiting.result()
        if chunk is None:
            return
        while not subscriber.waiting.empty() and (more := subscriber.waiting.get_nowait()) is not None:
            chunk += more
        await send(_body(chunk))


async def _until_gone(receive: Callable[[], Awaitable[Message]]) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _position(scope: Message, headers: dict[bytes, bytes]) -> Position | None:
    """Return what the browser has seen: up to the last event that it got, else up to when its page was made."""
    last_event = headers.get(b"last-event-id", b"").decode("latin-1")
    query = parse_qs(scope["query_string"].decode("latin-1"))
    return Position.parse(last_event) or Position.parse(query.get("after", [""])[0])


async def _missed(position: Position | None, subscriber: Subscriber) -> bytes:
    """Return what happened since that position, or the word that the browser should look at everything."""
    if position is None:
        return b""
    rows = await hub().ask(lambda: after(position, MOST_REPLAYED + 1))
    if len(rows) > MOST_REPLAYED:
        return RESYNC
    return b"".join(announcement(row) for row in rows if concerns(row, subscriber))


def _subscriber(cookie: str) -> Subscriber | None:
    """Return the stream of whoever is signed in with this cookie, or None for nobody."""
    session = SimpleCookie(cookie).get(settings.SESSION_COOKIE_NAME)
    if session is None:
        return None
    request = HttpRequest()
    request.session = SessionStore(session.value)
    person = get_user(request)
    if not isinstance(person, Person) or not person.is_active:
        return None
    return Subscriber(frozenset(mailboxes_of(person).values_list("pk", flat=True)), person.pk)


def _body(chunk: bytes) -> Message:
    return {"type": "http.response.body", "body": chunk, "more_body": True}
