"""The stream of events for programs (server-sent events, WHATWG HTML §9.2): all that /activity tells, as it happens.

Each stream reads the record from its own place, so that a program which comes back with `Last-Event-ID` misses
nothing; what its person may see is asked anew each time.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from postroom.accounts.callers import Caller, caller_with
from postroom.accounts.scopes import allows
from postroom.activity.events import event_of
from postroom.activity.follow import Position, after, latest, position_of
from postroom.activity.models import Activity
from postroom.live.hub import hub
from postroom.live.stream import HEADERS, HEARTBEAT_S
from postroom.mailboxes.activity import activity_of

AT_ONCE = 200
AREA = "conversations"

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Read:
    """What was read at once, up to where, and whether the program may still listen."""

    chunk: bytes
    position: Position
    more: bool
    allowed: bool = True


async def events(scope: Message, receive: Callable[[], Awaitable[Message]], send: Send) -> None:
    """Send events until the program or this process ends, or the token does."""
    headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
    authorization = headers.get(b"authorization", "")
    caller = await hub().ask(lambda: caller_with(authorization))
    if caller is None or not _may_listen(caller):
        await _refuse(send, caller)
        return
    query = parse_qs(scope["query_string"].decode("latin-1"))
    wanted = headers.get(b"last-event-id") or query.get("after", [""])[0]
    position = Position.parse(wanted)
    if position is None:
        position = await hub().ask(latest)
    gone = asyncio.create_task(_until_gone(receive))
    try:
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await send(_body(b"retry: 2000\n: welcome\n\n"))
        await _follow(authorization, position, gone, send)
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    finally:
        gone.cancel()


async def _follow(authorization: str, position: Position, gone: "asyncio.Task[None]", send: Send) -> None:
    with hub().watching() as grown:
        while not gone.done() and not hub().closed:
            grown.clear()
            read = await hub().ask(lambda place=position: _read(authorization, place))  # type: ignore[misc]
            position = read.position
            if not read.allowed:
                return
            if read.chunk:
                await send(_body(read.chunk))
            if not read.more and not await _woken(grown, gone):
                await send(_body(b": still here\n\n"))


async def _woken(grown: asyncio.Event, gone: "asyncio.Task[None]") -> bool:
    """Wait until the record grows or the program leaves; False where neither happened for a while."""
    waiting = asyncio.create_task(grown.wait())
    done, _ = await asyncio.wait({waiting, gone}, timeout=HEARTBEAT_S, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    return bool(done)


def _read(authorization: str, position: Position) -> Read:
    caller = caller_with(authorization)
    if caller is None or not _may_listen(caller):
        return Read(b"", position, more=False, allowed=False)
    end = latest()
    rows = after(position, AT_ONCE, among=activity_of(caller.person))
    place = position_of(rows[-1]) if rows else position
    more = len(rows) == AT_ONCE
    return Read(b"".join(as_sent(row) for row in rows), place if more else max(place, end), more)


def as_sent(row: Activity) -> bytes:
    """Return a row as a server-sent event."""
    event = event_of(row)
    return f"id: {event['id']}\nevent: {event['type']}\ndata: {json.dumps(event)}\n\n".encode()


def _may_listen(caller: Caller) -> bool:
    return allows(caller.scopes, AREA, writing=False)


async def _refuse(send: Send, caller: Caller | None) -> None:
    if caller is None:
        name, title, status, detail = "not-authenticated", "Not signed in", 401, "The token opens nothing."
    else:
        name, title, status = "insufficient-scope", "The token may not do this", 403
        detail = f"This token lacks the scope {AREA}:read."
    body = {"type": f"/api/problems/{name}", "title": title, "status": status, "detail": detail}
    headers = [(b"content-type", b"application/problem+json"), (b"www-authenticate", b"Bearer")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(body).encode()})


async def _until_gone(receive: Callable[[], Awaitable[Message]]) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _body(chunk: bytes) -> Message:
    return {"type": "http.response.body", "body": chunk, "more_body": True}
