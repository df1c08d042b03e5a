"""Handing fetched mail to the spool: the mail and the place it was read up to, in one commit."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from postroom.intake.addresses import MAX_MESSAGE_BYTES, AddressBook
from postroom.intake.fetch.account import Account
from postroom.intake.fetch.errors import FetchError
from postroom.intake.fetch.header import arrived_at, delivered_to, read_head, return_path, sane_moment
from postroom.intake.fetch.memory import State
from postroom.spool import Addressed, Envelope, Incoming, Refusal, Spool
from postroom.spool.disk import disk_is_low
from postroom.spool.records import IMPORT

MOST_WAITING = 2000
TOO_LARGE = "552 5.3.4"
UNREADABLE = "451 4.3.0"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A mail as it lay on the server: its bytes, or a synced file in the spool's `incoming` folder.

    `history` where it is taken over from before Postroom; `arrived_at` where the server knows when it came.
    """

    raw: bytes | Path
    history: bool = False
    arrived_at: datetime | None = None


class Deposit:
    """The way of one account into the spool; `after_commit` is called when mail was put."""

    def __init__(
        self, account: Account, spool: Spool, book: AddressBook, after_commit: Callable[[], None]
    ) -> None:
        self._account = account
        self._spool = spool
        self._book = book
        self._after_commit = after_commit

    @property
    def most_bytes(self) -> int:
        """The largest mail that is taken."""
        addresses = self._book.current()
        return addresses.max_message_bytes if addresses else MAX_MESSAGE_BYTES

    def new_file(self) -> Path:
        """Return the name for a file in which a large mail is written before it is put."""
        return self._spool.incoming / f"{os.getpid()}-{os.urandom(8).hex()}.part"

    def check_room(self) -> None:
        """Raise FetchError where the disk is nearly full: the mail is safe where it is."""
        if disk_is_low(self._spool.incoming, self.most_bytes):
            raise FetchError(
                "here",
                "The disk of Postroom is nearly full. Mail stays on its server and is fetched when there is room.",
            )

    def is_full(self) -> bool:
        """Tell whether so much waits to be filed that history should wait too."""
        return self._spool.counts().waiting > MOST_WAITING

    def put(
        self, mails: Sequence[Fetched], states: Sequence[State], refusals: Sequence[Refusal] = ()
    ) -> None:
        """Keep mails, refusals and states: all of them or none, on stable storage on return."""
        try:
            self._spool.put_many([self._incoming(mail) for mail in mails], refusals, states)
        except BaseException:
            for mail in mails:
                if isinstance(mail.raw, Path):
                    mail.raw.unlink(missing_ok=True)
            raise
        if mails:
            self._after_commit()

    def refusal(self, code: str, reason: str, size_bytes: int = 0) -> Refusal:
        """Return the row of the ledger for a mail that is left on the server."""
        account = self._account
        return Refusal(
            door=account.protocol,
            peer=account.host,
            code=code,
            reason=reason,
            recipient=account.address,
            size_bytes=size_bytes,
        )

    def _incoming(self, mail: Fetched) -> Incoming:
        account, head = self._account, read_head(mail.raw)
        addresses = self._book.current()
        recipients = (delivered_to(head, account.mailbox, addresses) or account.address,)
        came_at = sane_moment(mail.arrived_at) if mail.arrived_at else arrived_at(head)
        envelope = Envelope(
            door=account.protocol,
            peer=account.host,
            helo="",
            mail_from=return_path(head),
            recipients=recipients,
            tls="" if account.tls == "none" else "TLS",
            history_at=came_at if mail.history else None,
        )
        # History takes the lane of what may wait, so that the mail of today is not behind it.
        to = Addressed(account.mailbox, account.organisation, recipients, IMPORT if mail.history else "")
        return Incoming(envelope, mail.raw, (to,))
