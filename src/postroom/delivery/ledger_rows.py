"""The rows of the ledger, from the three places where they lie: the ledger itself, the spool, its refusals."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db.models import Q, QuerySet

from postroom.accounts.models import Person
from postroom.delivery.models import LedgerEntry, Outcome
from postroom.delivery.spools import NODE, spool
from postroom.kit import cursors
from postroom.mailboxes.access import mailboxes_of
from postroom.mailboxes.models import MailboxAddress
from postroom.spool import Delivery, Refused, SpoolMissing

CHUNK = 100
NEVER = datetime.max.replace(tzinfo=UTC)
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Row:
    """One mail for one mailbox, or one refusal. Numbers of conversation and message once it is filed.

    `stored_at` is when it was on disk, `recorded_at` when its outcome was decided, where that is known;
    `envelope` what the door knew of it: peer, helo, mail_from, recipients, tls.
    """

    id: str
    received_at: datetime
    door: str
    mailbox: int | None
    from_address: str
    subject: str
    size_bytes: int
    outcome: str
    reason: str
    conversation: int | None = None
    message: int | None = None
    stored_at: datetime | None = None
    recorded_at: datetime | None = None
    attempts: int = 0
    envelope: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows are wanted; what is empty does not matter. `text` is looked for in senders and subjects."""

    outcome: str = ""
    door: str = ""
    mailbox: int | None = None
    text: str = ""

    def takes(self, row: Row, *also: str) -> bool:
        """Whether a row of the spool is wanted; `also` is more text of it."""
        words = self.text.lower()
        return (
            self.outcome in ("", row.outcome)
            and self.door in ("", row.door)
            and self.mailbox in (None, row.mailbox)
            and (not words or any(words in one.lower() for one in (row.from_address, row.subject, *also)))
        )


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ended in each of the three sources; numbers are the last ones shown."""

    received_at: datetime = NEVER
    entry: int = 2**62
    delivery: int | None = None
    refusal: int | None = None

    def __str__(self) -> str:
        return cursors.encode((self.received_at, self.entry, self.delivery, self.refusal))

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """Read what `str` wrote. Raises ValueError for anything else."""
        received_at, *numbers = cursors.decode(text, 4)
        if not isinstance(received_at, str) or not all(n is None or type(n) is int for n in numbers):
            raise ValueError("this is no cursor of the ledger")
        at = datetime.fromisoformat(received_at)
        if at.tzinfo is None or numbers[0] is None or any(abs(n or 0) > 2**62 for n in numbers):
            raise ValueError("this is no cursor of the ledger")
        return cls(at, *numbers)


Found = tuple[Row, dict[str, object]]
"""A row, and what of the cursor changes when it has been shown."""


def filed(person: Person, wanted: Filter, cursor: Cursor, since: datetime) -> Iterator[Found]:
    """Mail with its final outcome, for the mailboxes that this person sees, newest first."""
    if wanted.outcome in (Outcome.WAITING, Outcome.PARKED, Outcome.REFUSED):
        return
    rows = entries_of(person).filter(received_at__lte=cursor.received_at, received_at__gte=since)
    rows = rows.exclude(received_at=cursor.received_at, pk__gte=cursor.entry)
    rows = rows.filter(outcome=wanted.outcome) if wanted.outcome else rows
    rows = rows.filter(door=wanted.door) if wanted.door else rows
    rows = rows.filter(mailbox=wanted.mailbox) if wanted.mailbox is not None else rows
    if wanted.text:
        rows = rows.filter(Q(from_address__icontains=wanted.text) | Q(subject__icontains=wanted.text))
    for entry in rows.order_by("-received_at", "-id").iterator(CHUNK):
        yield row_of_entry(entry), {"received_at": entry.received_at, "entry": entry.pk}


def held(person: Person, wanted: Filter, cursor: Cursor, since: datetime) -> Iterator[Found]:
    """What the spool still holds: waiting or parked. A mail filed a moment ago is left to the ledger."""
    if wanted.outcome not in ("", Outcome.WAITING, Outcome.PARKED):
        return
    mailboxes = _mailboxes(person)
    before = cursor.delivery
    while found := spool().listing(limit=CHUNK, before=before):
        before = found[-1].id
        numbers = [one.id for one in found]
        done = set(
            LedgerEntry.objects.filter(node=NODE, delivery__in=numbers).values_list("delivery", flat=True)
        )
        for delivery in found:
            row = _row_of_delivery(delivery)
            if row.received_at < since:
                return
            theirs = delivery.mailbox in mailboxes and delivery.id not in done
            if theirs and wanted.takes(row, *delivery.recipients):
                yield row, {"delivery": delivery.id}


def refused(person: Person, wanted: Filter, cursor: Cursor, since: datetime) -> Iterator[Found]:
    """What the doors refused, for those who see every mailbox: mail for the organisation's domains."""
    if not person.sees_every_mailbox or wanted.outcome not in ("", Outcome.REFUSED):
        return
    domains = _domains(person)
    before = cursor.refusal
    while found := spool().refused(limit=CHUNK, before=before):
        before = found[-1].id
        for one in found:
            if one.refusal.at < since:
                return
            row = _row_of_refusal(one)
            if _domain(one) in domains and wanted.takes(row, one.refusal.recipient, one.refusal.reason):
                yield row, {"refusal": one.id}


def find_row(person: Person, name: str) -> Row | None:
    """Return the row with this id, if this person may see it."""
    node, _, rest = name.partition("-")
    kind, _, number = rest.rpartition("-")
    if node != NODE or not number.isascii() or not number.isdigit() or len(number) > 18:
        return None
    if kind == "refused":
        return _find_refusal(person, int(number))
    return _find_delivery(person, int(number)) if not kind else None


def entries_of(person: Person) -> QuerySet[LedgerEntry]:
    """Return the entries of mail for the mailboxes that this person sees."""
    entries = LedgerEntry.objects.filter(organisation_id=person.organisation_id)
    return entries.filter(mailbox__in=_mailboxes(person))


def _find_delivery(person: Person, number: int) -> Row | None:
    entry = entries_of(person).filter(node=NODE, delivery=number).first()
    if entry is not None:
        return row_of_entry(entry)
    try:
        delivery = spool().show(number)
    except SpoolMissing:
        return None
    return _row_of_delivery(delivery) if delivery.mailbox in _mailboxes(person) else None


def _find_refusal(person: Person, number: int) -> Row | None:
    found = spool().refused(limit=1, before=number + 1)
    mine = (
        person.sees_every_mailbox
        and found
        and found[0].id == number
        and _domain(found[0]) in _domains(person)
    )
    return _row_of_refusal(found[0]) if mine else None


def row_of_entry(entry: LedgerEntry) -> Row:
    """Return a stored entry as a row."""
    return Row(
        id=f"{entry.node}-{entry.delivery}",
        received_at=entry.received_at,
        door=entry.door,
        mailbox=entry.mailbox,
        from_address=entry.from_address,
        subject=entry.subject,
        size_bytes=entry.size_bytes,
        outcome=entry.outcome,
        reason=entry.reason,
        conversation=entry.conversation,
        message=entry.message,
        stored_at=entry.stored_at,
        recorded_at=entry.recorded_at,
        envelope=entry.envelope,
    )


def envelope_of(delivery: Delivery) -> dict[str, object]:
    """Return what the door knew of a mail, as the ledger keeps it."""
    envelope = delivery.envelope
    return {
        "peer": envelope.peer[:200],
        "helo": envelope.helo[:200],
        "tls": envelope.tls[:100],
        "mail_from": envelope.mail_from[:320],
        "recipients": [one[:320] for one in delivery.recipients[:20]],
    }


def _row_of_delivery(delivery: Delivery) -> Row:
    parked = delivery.state == "parked"
    return Row(
        id=f"{NODE}-{delivery.id}",
        received_at=delivery.envelope.received_at,
        door=delivery.envelope.door,
        mailbox=delivery.mailbox,
        from_address=delivery.envelope.mail_from,
        subject="",
        size_bytes=delivery.size_bytes,
        outcome=Outcome.PARKED if parked else Outcome.WAITING,
        reason=delivery.error or ("" if parked else "not filed yet"),
        attempts=delivery.attempts,
        stored_at=delivery.stored_at,
        envelope=envelope_of(delivery),
    )


def _row_of_refusal(one: Refused) -> Row:
    refusal = one.refusal
    return Row(
        id=f"{NODE}-refused-{one.id}",
        received_at=refusal.at,
        door=refusal.door,
        mailbox=None,
        from_address=refusal.mail_from,
        subject="",
        size_bytes=refusal.size_bytes,
        outcome=Outcome.REFUSED,
        reason=f"{refusal.code} {refusal.reason} ({refusal.recipient})",
        envelope={
            "peer": refusal.peer,
            "helo": refusal.helo,
            "mail_from": refusal.mail_from,
            "recipients": [refusal.recipient],
        },
    )


def _mailboxes(person: Person) -> frozenset[int]:
    return frozenset(mailboxes_of(person).values_list("pk", flat=True))


def _domains(person: Person) -> frozenset[str]:
    addresses = MailboxAddress.objects.filter(organisation_id=person.organisation_id)
    return frozenset(address.rpartition("@")[2] for address in addresses.values_list("address", flat=True))


def _domain(one: Refused) -> str:
    return one.refusal.recipient.lower().rpartition("@")[2]
