"""A stranger's web server on loopback, and pictures of every kind as small as they come."""

import base64
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from postroom.web.pictures.fetching import Network

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAYAAACddGYaAAAAEUlEQVR4nGNgYGD4D8VwgMoBADvOA/3hkG8VAAAAAElFTkSuQmCC"
)


class Server(ThreadingHTTPServer):
    """Remembers what it was asked, with the headers."""

    daemon_threads = True
    asked: list[tuple[str, dict[str, str]]]


class Answer(BaseHTTPRequestHandler):
    """Each path shows one way in which a server may behave."""

    server: Server

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        path = self.path.partition("?")[0]
        if path == "/endless":
            self.start(200, {})
            while True:
                self.wfile.write(b"\x89PNG\r\n\x1a\n" + bytes(65_536))
        if path == "/slow":
            self.start(200, {})
            for _ in range(100):
                self.wfile.write(b"\x89")
                time.sleep(0.1)
        if path.startswith("/to/"):
            self.start(302, {"Location": path.removeprefix("/to/")})
        elif path == "/round":
            self.start(302, {"Location": "/round"})
        elif path == "/page":
            self.start(200, {"Content-Type": "image/png"})
            self.wfile.write(b"<html><script>1</script></html>")
        elif path == "/drawing":
            self.start(200, {"Content-Type": "image/svg+xml"})
            self.wfile.write(b"<svg xmlns='http://www.w3.org/2000/svg'></svg>")
        elif path == "/missing":
            self.start(404, {})
        else:
            self.start(200, {"Content-Type": "text/html", "Set-Cookie": "a=b"})
            self.wfile.write(PNG)

    def start(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except OSError:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@contextmanager
def stranger() -> Iterator[Server]:
    """Run the server."""
    server = Server(("127.0.0.1", 0), Answer)
    server.asked = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def leading_to(server: Server) -> Network:
    """A network in which every name is the stranger's server, but for those ending in .inside."""
    return Network(
        resolve=lambda host, port: ["10.0.0.7" if host.endswith(".inside") else "127.0.0.1"],
        may_ask=lambda address: address == "127.0.0.1",
        ports=frozenset((server.server_port,)),
    )
