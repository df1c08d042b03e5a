"""The web role: one port for pages, API and open streams."""

import logging
from types import FrameType

import uvicorn

from postroom.config.static_files import collect_if_changed
from postroom.kit.parent import end_with_parent
from postroom.live.hub import hub

GRACE_S = 3
OPEN_REQUESTS = 2000


class Server(uvicorn.Server):
    """Ends the open streams when it is told to stop: they would go on for ever."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        hub().close()
        super().handle_exit(sig, frame)


def run_web(host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT."""
    collect_if_changed()
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    config = uvicorn.Config(
        "postroom.config.asgi:application",
        host=host,
        port=port,
        loop="uvloop",
        http="httptools",
        lifespan="on",
        access_log=False,
        log_level="warning",
        proxy_headers=True,
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
        backlog=OPEN_REQUESTS,
    )
    end_with_parent()
    Server(config).run()
