"""A mail server that does what a test tells it: refuses, defers, wants a password, hangs up in the middle."""

import base64
import socketserver
import threading
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Scripted:
    """Listens on a port of its own; what it was handed lies in `taken`, the connections in `connections`.

    `on_rcpt` maps an address to an answer, `on_data` is what the whole mail is answered. `password` makes it want a
    sign-in (PLAIN or XOAUTH2 with that token). `hang_up` names a place to drop the connection: "connect", "content"
    (before the last dot), "answer" (after it); `hang_ups` how often.
    """

    on_rcpt: dict[str, str] = field(default_factory=dict)
    on_data: str = "250 taken as 4711"
    password: str = ""
    hang_up: str = ""
    hang_ups: int = 10**6
    pipelining: bool = True
    taken: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    connections: int = 0
    most_at_once: int = 0
    at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> "Scripted":
        self._server = _Server(("127.0.0.1", 0), _Session)
        self._server.scripted = self
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def drops(self, place: str) -> bool:
        """Whether the connection is dropped here, this time."""
        with self.lock:
            if self.hang_up != place or self.hang_ups <= 0:
                return False
            self.hang_ups -= 1
            return True


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = allow_reuse_address = True
    request_queue_size = 50
    scripted: Scripted


class _Session(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        told = self.server.scripted
        with told.lock:
            told.connections += 1
            told.at_once += 1
            told.most_at_once = max(told.most_at_once, told.at_once)
        try:
            if not told.drops("connect"):
                self.say("220 scripted.test")
                self._talk(told)
        except (OSError, ValueError):
            pass
        finally:
            with told.lock:
                told.at_once -= 1

    def say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")

    def _talk(self, told: Scripted) -> None:
        self.signed_in, self.mail_from, self.to = not told.password, "", []
        while line := self.rfile.readline():
            word, _, rest = line.decode().strip().partition(" ")
            act: Any = getattr(self, f"_{word.lower()}", None)
            if act is None:
                self.say("502 what?")
            elif act(told, rest) == "end":
                return

    def _ehlo(self, told: Scripted, rest: str) -> None:
        offers = ["scripted.test", "SIZE 50000000", *(["PIPELINING"] if told.pipelining else [])]
        offers += ["AUTH PLAIN XOAUTH2"] if told.password else []
        self.wfile.write(b"".join(b"250-%s\r\n" % one.encode() for one in offers) + b"250 8BITMIME\r\n")

    def _auth(self, told: Scripted, rest: str) -> None:
        given = base64.b64decode(rest.split()[1]).decode()
        self.signed_in = told.password in given.replace("\x01", "\0").replace("Bearer ", "\0").split("\0")
        if rest.startswith("XOAUTH2") and not self.signed_in:
            self.say("334 e30=")
            self.rfile.readline()
        self.say("235 welcome" if self.signed_in else "535 5.7.8 wrong user name or password")

    def _mail(self, told: Scripted, rest: str) -> None:
        self.mail_from, self.to = rest.partition("<")[2].partition(">")[0], []
        self.say("250 ok" if self.signed_in else "530 5.7.0 sign in first")

    def _rcpt(self, told: Scripted, rest: str) -> None:
        address = rest.partition("<")[2].partition(">")[0]
        answer = told.on_rcpt.get(address, "250 ok") if self.signed_in else "503 no"
        if answer.startswith("250"):
            self.to.append(address)
        self.say(answer)

    def _data(self, told: Scripted, rest: str) -> str | None:
        if not self.to:
            self.say("554 nobody")
            return None
        self.say("354 go on")
        lines: list[bytes] = []
        while (line := self.rfile.readline()) != b".\r\n":
            if told.drops("content"):
                return "end"
            if not line:
                return "end"
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        if told.on_data.startswith("250"):
            told.taken.append((self.mail_from, list(self.to), b"".join(lines)))
        if told.drops("answer"):
            return "end"
        self.say(told.on_data)
        return None

    def _rset(self, told: Scripted, rest: str) -> None:
        self.say("250 ok")

    _noop = _rset

    def _quit(self, told: Scripted, rest: str) -> str:
        self.say("221 bye")
        return "end"
