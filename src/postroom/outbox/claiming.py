"""Taking recipients that are due, and giving back what dead senders held.

A person's mail goes first, then automatic mail, then bulk; among equals the mailboxes take turns, so that a
mailbox with a hundred thousand mails does not hold up the others. Each look takes a few rows by the index.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Min, Q

from postroom.activity.models import Activity
from postroom.activity.record import record_many
from postroom.kit.clock import now
from postroom.kit.lease import holder_is_dead, new_lease
from postroom.outbox.models import PENDING, Rank, Recipient, State

LEASE = timedelta(minutes=10)
LOST_ANSWER = (
    "Handed to the relay, but its answer was lost. It was not sent again, so that nobody gets it twice."
)


@dataclass(frozen=True, slots=True)
class Post:
    """A mail that goes out, as far as sending needs to know it."""

    pk: int
    organisation_id: int
    mailbox: int
    conversation: int | None
    kind: str
    mail_from: str
    digest: str
    size_bytes: int
    message_id: str


@dataclass(frozen=True, slots=True)
class Due:
    """A recipient that is sent to now; `attempts` counts this one."""

    pk: int
    address: str
    attempts: int
    first_tried_at: datetime | None


@dataclass(frozen=True, slots=True)
class Claim:
    """One mail and those of its recipients that this process now sends to, under one lease."""

    outgoing: Post
    recipients: tuple[Due, ...]
    lease: str
    rank: int = Rank.PERSON


@dataclass(frozen=True, slots=True)
class Place:
    """A part of the queue: what has this rank, mailbox and state, and when the first of it is due."""

    rank: int
    mailbox: int
    state: str
    first_due_at: datetime


def places() -> list[Place]:
    """Return the parts of the queue in which something waits, those of people first."""
    waiting = Recipient.objects.filter(state__in=PENDING, lease="").order_by()
    rows = waiting.values_list("rank", "mailbox", "state").annotate(first=Min("due_at"))
    return sorted((Place(*row) for row in rows), key=lambda place: (place.rank, place.mailbox))


def claim(
    limit: int, where: Sequence[Place] | None = None, skip: Collection[int] = (), most_rank: int = Rank.BULK
) -> list[Claim]:
    """Take up to `limit` due recipients, people's mail first and mailboxes in turn, grouped by mail.

    `where` are the parts of the queue to look at, `skip` mailboxes that have to wait, `most_rank` the last rank
    that may be taken. A conditional update decides between two senders that choose the same row.
    """
    at = now()
    numbers: list[int] = []
    for rank in Rank.values:
        if rank > most_rank or len(numbers) >= limit:
            break
        here = [
            place
            for place in (places() if where is None else where)
            if place.rank == rank and place.first_due_at <= at and place.mailbox not in skip
        ]
        numbers += _in_turn(here, limit - len(numbers), at)
    if not numbers:
        return []
    lease = new_lease()
    still = Recipient.objects.filter(pk__in=numbers, state__in=PENDING, lease="", due_at__lte=at)
    if not still.update(lease=lease, leased_until=at + LEASE, attempts=F("attempts") + 1):
        return []
    return _claimed(lease, numbers)


def recover() -> int:
    """Free what senders held that are dead or too slow; returns the number of recipients.

    Those whose mail had been handed over to the last byte become uncertain instead of being sent again: the
    relay very probably has it. The others wait for their turn as if nothing had happened.
    """
    leases = Recipient.objects.filter(state__in=PENDING).exclude(lease="").values_list("lease", flat=True)
    dead = [lease for lease in set(leases) if holder_is_dead(lease)]
    held = Recipient.objects.filter(state__in=PENDING).exclude(lease="")
    lost = held.filter(Q(lease__in=dead) | Q(leased_until__lt=now()))
    with transaction.atomic():
        uncertain = list(lost.filter(handed_at__isnull=False).select_related("outgoing"))
        Recipient.objects.filter(pk__in=[recipient.pk for recipient in uncertain]).update(
            state=State.UNCERTAIN, answer=LOST_ANSWER, lease="", leased_until=None, changed_at=now()
        )
        for recipient in uncertain:
            record_state(recipient, State.UNCERTAIN, LOST_ANSWER)
        freed = lost.filter(handed_at__isnull=True).update(
            lease="", leased_until=None, attempts=F("attempts") - 1
        )
    return len(uncertain) + freed


def give_back(taken: Claim, due_at: datetime, *, unreached: bool = False) -> None:
    """Let others take what was claimed and not tried, not before `due_at`; `unreached` where the way out is down."""
    Recipient.objects.filter(pk__in=[due.pk for due in taken.recipients], lease=taken.lease).update(
        lease="", leased_until=None, attempts=F("attempts") - 1, due_at=due_at, unreached=unreached
    )


def record_state(recipient: Recipient, state: State, answer: str) -> None:
    """Write down that a recipient's state changed."""
    outgoing = recipient.outgoing
    record_many(
        [
            state_changed(
                outgoing.organisation_id,
                outgoing.mailbox,
                outgoing.conversation,
                outgoing.pk,
                recipient.pk,
                state,
                answer,
            )
        ]
    )


def state_changed(
    organisation: int,
    mailbox: int,
    conversation: int | None,
    outgoing: int,
    recipient: int,
    state: State,
    answer: str,
) -> Activity:
    """Return the row of the record that tells a recipient's new state; an alert's is of no mailbox."""
    return Activity(
        kind="outgoing.state",
        organisation_id=organisation,
        mailbox=mailbox if mailbox > 0 else None,
        conversation=conversation,
        data={"outgoing": outgoing, "recipient": recipient, "state": state, "answer": answer},
    )


def _in_turn(here: Sequence[Place], limit: int, at: datetime) -> list[int]:
    """Return the numbers of due rows, a fair share from each part of the queue, then what is left over."""
    found: list[list[int]] = []
    for place in here:
        rows = Recipient.objects.filter(
            state=place.state, lease="", rank=place.rank, mailbox=place.mailbox, due_at__lte=at
        )
        found.append(list(rows.order_by("due_at", "id").values_list("pk", flat=True)[:limit]))
    chosen: list[int] = []
    turn = 0
    while len(chosen) < limit and any(turn < len(numbers) for numbers in found):
        chosen += [numbers[turn] for numbers in found if turn < len(numbers)]
        turn += 1
    return chosen[:limit]


_COLUMNS = (
    "outgoing_id",
    "outgoing__organisation_id",
    "outgoing__mailbox",
    "outgoing__conversation",
    "outgoing__kind",
    "outgoing__mail_from",
    "outgoing__digest",
    "outgoing__size_bytes",
    "outgoing__message_id",
    "rank",
    "pk",
    "address",
    "attempts",
    "first_tried_at",
)


def _claimed(lease: str, numbers: Sequence[int]) -> list[Claim]:
    """Read what the lease holds, the mails in the order in which they were chosen."""
    order = {number: turn for turn, number in enumerate(numbers)}
    rows = list(Recipient.objects.filter(pk__in=numbers, lease=lease).order_by("pk").values_list(*_COLUMNS))
    posts: dict[int, tuple[Post, int]] = {}
    groups: dict[int, list[Due]] = defaultdict(list)
    for row in rows:
        posts.setdefault(row[0], (Post(*row[:9]), row[9]))
        groups[row[0]].append(Due(*row[10:]))
    claims = [Claim(posts[pk][0], tuple(group), lease, posts[pk][1]) for pk, group in groups.items()]
    return sorted(claims, key=lambda taken: order[taken.recipients[0].pk])
