"""The web role: one port for pages, API and open streams.

Python runs on one core at a time, so that a machine with more of them has several such processes, all of which
listen at the same port (SO_REUSEPORT): the system gives each connection to one of them. What they have to know of
each other lies in the database, or in the run folder (see kit.shared_windows).
"""

import errno
import logging
import socket
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


def listening_at(host: str, port: int) -> list[socket.socket]:
    """Return sockets at every address of a host, which other processes of the same user may share. Raises OSError."""
    found: list[socket.socket] = []
    missing: OSError | None = None
    for family, kind, _, _, address in dict.fromkeys(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)):
        listening = socket.socket(family, kind)
        try:
            _share(listening)
            listening.bind(address)
        except OSError as error:
            listening.close()
            if (
                error.errno != errno.EADDRNOTAVAIL
            ):  # localhost has an address of IPv6 where the machine has none
                for one in found:
                    one.close()
                raise
            missing = error
        else:
            found.append(listening)
    if not found:
        raise missing or OSError(errno.EADDRNOTAVAIL, f"{host} has no address")
    return found


def _share(listening: socket.socket) -> None:
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    if listening.family == socket.AF_INET6:
        listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)


def run_web(host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT. Raises OSError where the address cannot be had."""
    listening = listening_at(host, port)
    collect_if_changed()
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    config = uvicorn.Config(
        "postroom.config.asgi:application",
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
    Server(config).run(sockets=listening)
