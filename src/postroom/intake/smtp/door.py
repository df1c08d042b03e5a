"""What all sessions of one door share, and what a session can expect next."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from postroom.intake.addresses import Snapshot
from postroom.intake.smtp.limits import Limits
from postroom.spool import Refusal


class Expect(Enum):
    """What the client sends next."""

    COMMAND = "command"
    DATA = "data"
    CHUNK = "chunk"
    TLS = "tls"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Door:
    """What all sessions of one door share. No address is refused but by the newest snapshot."""

    snapshot: Callable[[], Snapshot | None]
    newest_snapshot: Callable[[], Snapshot | None]
    refuse: Callable[[Refusal], None]
    disk_is_low: Callable[[int], bool]
    limits: Limits = field(default_factory=Limits)
    lmtp: bool = False
    can_tls: bool = False

    @property
    def name(self) -> str:
        return "lmtp" if self.lmtp else "smtp"

    @property
    def hello(self) -> str:
        """The command that begins a session here."""
        return "LHLO" if self.lmtp else "EHLO"


@dataclass(slots=True)
class Chunk:
    """The announced length of a BDAT, and whether it is the last. Unwanted ones are read and thrown away."""

    size_bytes: int
    last: bool
    wanted: bool
