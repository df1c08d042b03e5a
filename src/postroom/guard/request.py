"""What is asked before an automatic mail leaves."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from postroom.kit.clock import now

ONCE_PER = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Request:
    """An automatic mail that wants to leave, and what caused it.

    `address` is who would get it and `envelope` the return path of the cause, both as `sender_key` writes
    them; `cause` the message, `identity` what makes that mail the same in every mailbox, `generation` that of
    the cause: 0 where no machine had a part in it. `kind` is "answer" for a mailbox's automatic reply.
    """

    organisation: int
    mailbox: int
    conversation: int
    cause: int
    identity: str
    address: str
    envelope: str = ""
    generation: int = 0
    kind: str = "answer"
    once_per: timedelta = ONCE_PER
    at: datetime = field(default_factory=now)

    @property
    def period(self) -> int:
        """The number of the period of `once_per` that `at` lies in."""
        return int(self.at.timestamp() // self.once_per.total_seconds())
