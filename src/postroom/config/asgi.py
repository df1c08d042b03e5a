"""What answers on the HTTP port: open streams by itself, all else through Django's WSGI handler.

Django's own ASGI handler would give each request a fresh thread and so a fresh database connection; measured,
it answers half as many pages a second.
"""

import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "postroom.config.settings")

from a2wsgi import WSGIMiddleware

from postroom.config.wsgi import application as pages
from postroom.live.events import events
from postroom.live.hub import hub
from postroom.live.stream import stream

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

THREADS = 8
EVENTS = "/api/v1/events"
django = WSGIMiddleware(pages, workers=THREADS)  # type: ignore[arg-type]


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one connection."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http" and scope["path"] == "/live":
        await stream(scope, receive, send)
    elif scope["type"] == "http" and scope["path"] == EVENTS and scope["method"] == "GET":
        await events(scope, receive, send)
    elif scope["type"] == "http":
        await django(scope, receive, send)  # type: ignore[arg-type]


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await hub().start()
            await send({"type": "lifespan.startup.complete"})
        else:
            await hub().stop()
            await send({"type": "lifespan.shutdown.complete"})
            return
