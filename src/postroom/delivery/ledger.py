"""The ledger as people read it: every mail that a door saw, its one outcome, and whether the sum is right."""

from collections.abc import Iterator
from dataclasses import asdict, astuple, dataclass
from datetime import UTC, datetime
from heapq import merge
from itertools import islice

from django.db.models import Count

from postroom.accounts.models import Person
from postroom.delivery.models import LedgerEntry, Outcome
from postroom.delivery.spools import NODE, spool
from postroom.kit import cursors
from postroom.mailboxes.access import mailboxes_of
from postroom.mailboxes.models import MailboxAddress
from postroom.spool import Delivery, Refused

CHUNK = 100
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Row:
    """One mail for one mailbox, or one refusal. Numbers of conversation and message once it is filed."""

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


@dataclass(frozen=True, slots=True)
class Summary:
    """accepted = filed + duplicate + quarantined + parked + waiting, or some mail is unaccounted for."""

    accepted: int
    filed: int
    duplicate: int
    quarantined: int
    parked: int
    waiting: int

    @property
    def unaccounted(self) -> int:
        """Mail that was accepted and is nowhere: 0, or something is very wrong."""
        dealt_with = self.filed + self.duplicate + self.quarantined + self.parked + self.waiting
        return self.accepted - dealt_with

    def as_dict(self) -> dict[str, int]:
        """Return all numbers by name."""
        return {**asdict(self), "unaccounted": self.unaccounted}


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ended in each of the three sources; numbers are the last ones shown."""

    received_at: datetime = NEVER
    entry: int = 2**62
    delivery: int | None = None
    refusal: int | None = None

    def __str__(self) -> str:
        return cursors.encode(astuple(self))

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


def summary(organisation: int | None = None) -> Summary:
    """Count what became of all mail, of one organisation or of the whole installation, from the stores.

    The spool is read first, in one consistent state. What is filed meanwhile is still "waiting" there, so
    the ledger is asked which of the waiting it knows; what was accepted later is left out on both sides.
    """
    state = spool().snapshot(organisation)
    entries = LedgerEntry.objects.filter(node=NODE, delivery__lte=state.newest)
    if organisation is not None:
        entries = entries.filter(organisation_id=organisation)
    counted = dict(entries.values_list("outcome").annotate(Count("id")))
    waiting = set(state.waiting)
    if waiting:
        waiting.difference_update(
            entries.filter(delivery__gte=min(waiting)).values_list("delivery", flat=True)
        )
    return Summary(
        accepted=state.accepted,
        filed=counted.get(Outcome.FILED, 0),
        duplicate=counted.get(Outcome.DUPLICATE, 0),
        quarantined=counted.get(Outcome.QUARANTINED, 0),
        parked=len(state.parked),
        waiting=len(waiting),
    )


def page(person: Person, limit: int, cursor: Cursor | None = None) -> tuple[list[Row], Cursor | None]:
    """Return mail for the mailboxes that this person sees, newest first, and where the next page starts."""
    cursor = cursor or Cursor()
    mailboxes = frozenset(mailboxes_of(person).values_list("pk", flat=True))
    sources = (_entries(mailboxes, cursor), _deliveries(mailboxes, cursor), _refusals(person, cursor))
    newest_first = merge(*sources, key=lambda found: found[0].received_at, reverse=True)
    taken = list(islice(newest_first, limit + 1))
    rows = [row for row, _ in taken[:limit]]
    if len(taken) <= limit:
        return rows, None
    for _, step in taken[:limit]:
        cursor = Cursor(**{**asdict(cursor), **step})
    return rows, cursor


Found = tuple[Row, dict[str, object]]


def _entries(mailboxes: frozenset[int], cursor: Cursor) -> Iterator[Found]:
    rows = LedgerEntry.objects.filter(mailbox__in=mailboxes, received_at__lte=cursor.received_at)
    rows = rows.exclude(received_at=cursor.received_at, pk__gte=cursor.entry)
    for entry in rows.order_by("-received_at", "-id").iterator(CHUNK):
        row = Row(
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
        )
        yield row, {"received_at": entry.received_at, "entry": entry.pk}


def _deliveries(mailboxes: frozenset[int], cursor: Cursor) -> Iterator[Found]:
    """What the spool still holds: waiting or parked. A mail filed a moment ago is left to the ledger."""
    before = cursor.delivery
    while found := spool().listing(limit=CHUNK, before=before):
        before = found[-1].id
        filed = set(
            LedgerEntry.objects.filter(node=NODE, delivery__in=[one.id for one in found]).values_list(
                "delivery", flat=True
            )
        )
        for delivery in found:
            if delivery.mailbox in mailboxes and delivery.id not in filed:
                yield _row_of_delivery(delivery), {"delivery": delivery.id}


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
    )


def _refusals(person: Person, cursor: Cursor) -> Iterator[Found]:
    """What the doors refused, for those who see every mailbox: mail for the organisation's domains."""
    if not person.sees_every_mailbox:
        return
    addresses = MailboxAddress.objects.filter(organisation_id=person.organisation_id)
    domains = {address.rpartition("@")[2] for address in addresses.values_list("address", flat=True)}
    before = cursor.refusal
    while found := spool().refused(limit=CHUNK, before=before):
        before = found[-1].id
        for refused in found:
            if refused.refusal.recipient.lower().rpartition("@")[2] in domains:
                yield _row_of_refusal(refused), {"refusal": refused.id}


def _row_of_refusal(refused: Refused) -> Row:
    refusal = refused.refusal
    return Row(
        id=f"{NODE}-refused-{refused.id}",
        received_at=refusal.at,
        door=refusal.door,
        mailbox=None,
        from_address=refusal.mail_from,
        subject="",
        size_bytes=refusal.size_bytes,
        outcome=Outcome.REFUSED,
        reason=f"{refusal.code} {refusal.reason} ({refusal.recipient})",
    )
