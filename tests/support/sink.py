"""The outside world: an SMTP server that takes what Postroom sends, or does not."""

import email
import email.policy
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from tests.support.ports import free_ports


@dataclass(frozen=True)
class Taken:
    """One mail that was handed over."""

    mail_from: str
    recipients: list[str]
    raw: bytes

    @property
    def mail(self) -> EmailMessage:
        """The mail, read by Python's parser."""
        return email.message_from_bytes(self.raw, policy=email.policy.default)  # type: ignore[return-value]


@dataclass
class Sink:
    """Takes mail on a port of its own. `answers` maps recipients to what RCPT is answered instead of 250."""

    port: int = 0
    taken: list[Taken] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    data_answer: str = "250 taken"
    _controller: Controller | None = None

    def start(self) -> "Sink":
        """Begin to listen."""
        self.port = self.port or free_ports(1)[0]
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()
        return self

    def stop(self) -> None:
        """End listening."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Take the recipient, or answer what the test wants."""
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Keep the mail."""
        if self.data_answer.startswith("250"):
            self.taken.append(Taken(envelope.mail_from, list(envelope.rcpt_tos), bytes(envelope.content)))
        return self.data_answer
