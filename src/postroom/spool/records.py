"""What goes into the spool and what comes out of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from postroom.kit.clock import now

NORMAL, HEAVY, STORM, IMPORT = "normal", "heavy", "storm", "import"
HEAVY_BYTES = 1024 * 1024

WAITING, CLAIMED, DELAYED, PARKED = "waiting", "claimed", "delayed", "parked"


class SpoolMissing(LookupError):  # noqa: N818
    """The spool has no such delivery, or its raw mail is gone: it was finished meanwhile."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the door knows of a mail beside its content.

    `history_at` is set for mail from before Postroom, which is taken over: when it first arrived. It is filed
    at that time and silently: closed, with no rule, no automatic answer, no notification.
    """

    door: str
    peer: str
    helo: str
    mail_from: str
    recipients: tuple[str, ...]
    smtputf8: bool = False
    tls: str = ""
    received_at: datetime = field(default_factory=now)
    history_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Addressed:
    """One mailbox that a mail is for, and the envelope recipients that led there."""

    mailbox: int
    organisation: int
    recipients: tuple[str, ...]
    lane: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One mail for the spool: its bytes, or a synced file that the spool takes over."""

    envelope: Envelope
    raw: bytes | Path
    deliveries: Sequence[Addressed]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One mail for one mailbox; what is counted, claimed, filed and finished.

    `due_at` is the end of its lease or of its delay; `stored_at` when it was certainly on stable storage.
    """

    id: int
    mail_id: int
    mailbox: int
    organisation: int
    recipients: tuple[str, ...]
    lane: str
    state: str
    attempts: int
    size_bytes: int
    envelope: Envelope
    error: str
    worker: str
    due_at: datetime | None
    stored_at: datetime | None


@dataclass(frozen=True, slots=True)
class Claimed(Delivery):
    """A delivery in the hands of one worker until `due_at`."""

    token: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a door answered instead of taking a mail (a recipient, or the whole)."""

    door: str
    peer: str
    code: str
    reason: str
    helo: str = ""
    mail_from: str = ""
    recipient: str = ""
    size_bytes: int = 0
    at: datetime = field(default_factory=now)


@dataclass(frozen=True, slots=True)
class Refused:
    """A stored refusal."""

    id: int
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Counts:
    """`accepted` and `refused`: ever; `waiting` (claimed and delayed ones too) and `parked`: now.

    `oldest_waiting_at`: of the mail that nobody has taken up, without imports and storms, which give way.
    """

    accepted: int
    waiting: int
    parked: int
    refused: int
    oldest_waiting_at: datetime | None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One consistent reading for the ledger: `accepted` deliveries so far, `newest` the largest id of all."""

    accepted: int
    newest: int
    waiting: tuple[int, ...]
    parked: tuple[int, ...]
