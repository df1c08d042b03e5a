"""A client that says exactly what it is told, byte by byte."""

import socket
from types import TracebackType

from tests.intake.conftest import RunningDoor


class Talk:
    """A raw connection; `say` sends bytes and returns the reply."""

    def __init__(self, door: RunningDoor, *, greet: bool = True) -> None:
        self.socket = socket.create_connection((door.host, door.port), timeout=10)
        self.lines = self.socket.makefile("rb")
        if greet:
            assert self.reply().startswith("220 ")

    def say(self, data: bytes) -> str:
        self.socket.sendall(data)
        return self.reply()

    def reply(self) -> str:
        """Read one reply, all of its lines; "" at the end of the connection."""
        lines = []
        while line := self.lines.readline().decode():
            lines.append(line.rstrip("\r\n"))
            if line[3:4] != "-":
                break
        return "\n".join(lines)

    def replies(self, count: int) -> list[str]:
        """Read several replies; the codes alone."""
        return [self.reply()[:3] for _ in range(count)]

    def begin(self, hello: bytes = b"EHLO client.test") -> "Talk":
        """Say what comes before DATA."""
        for line in (hello, b"MAIL FROM:<kim@client.test>", b"RCPT TO:<support@acme.test>"):
            assert self.say(line + b"\r\n").startswith("250")
        return self

    def send(self, content: bytes) -> str:
        """Send content by DATA as it is, without the end of data."""
        assert self.say(b"DATA\r\n").startswith("354")
        self.socket.sendall(content)
        return ""

    def __enter__(self) -> "Talk":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.lines.close()
        self.socket.close()
