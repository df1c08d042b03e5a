"""A receiver of webhooks on loopback that does what it is told to."""

import base64
import contextlib
import hashlib
import hmac
import json
import socket
import threading
import time
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Got:
    """A call that came."""

    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        """What it says."""
        return dict(json.loads(self.body))

    def is_signed_with(self, secret: str) -> bool:
        """Verify the signature as a receiver does, by the text of the specification."""
        signed = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}.".encode() + self.body
        key = base64.b64decode(secret.split("_", 1)[1])
        wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        return f"v1,{wanted}" in self.headers["webhook-signature"].split(" ")


@dataclass
class Receiver:
    """Answers each call with `answers` in turn, the last of them for ever; b"" for never."""

    answers: list[bytes] = field(default_factory=lambda: [b"HTTP/1.1 204 No Content\r\n\r\n"])
    got: list[Got] = field(default_factory=list)
    hangs_up: bool = False
    """Whether it hangs up after each answer, without a word."""
    connections: int = 0
    at_once: int = 0
    """How many calls were under way at the same time, at most."""
    takes_s: float = 0.0
    _busy: int = 0

    def __post_init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}/hook"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Take no more calls."""
        self._server.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as stream, contextlib.suppress(ConnectionError):
            while stream.readline():
                headers = {}
                while line := stream.readline().strip():
                    name, _, value = line.decode().partition(":")
                    headers[name.lower()] = value.strip()
                self.got.append(Got(headers, stream.read(int(headers.get("content-length", 0)))))
                answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
                self._busy += 1
                self.at_once = max(self.at_once, self._busy)
                time.sleep(self.takes_s if answer else 30)
                self._busy -= 1
                connection.sendall(answer)
                if self.hangs_up:
                    return


def ok(status: str = "200 OK", body: bytes = b"", **headers: str) -> bytes:
    """Return an answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *(f"{n}: {v}" for n, v in headers.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
