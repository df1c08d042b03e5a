"""Taking recipients that are due, and giving back what dead senders held."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q

from postroom.activity.record import record
from postroom.kit.clock import now
from postroom.kit.lease import holder_is_dead, new_lease
from postroom.outbox.models import PENDING, Outgoing, Recipient, State

LEASE = timedelta(minutes=10)
LOST_ANSWER = (
    "Handed to the relay, but its answer was lost. It was not sent again, so that nobody gets it twice."
)


@dataclass(frozen=True, slots=True)
class Claim:
    """One mail and those of its recipients that this process now sends to, under one lease."""

    outgoing: Outgoing
    recipients: tuple[Recipient, ...]
    lease: str


def claim(limit: int) -> list[Claim]:
    """Take up to `limit` due recipients, the longest due first, grouped by mail.

    A conditional update decides between two senders that choose the same row.
    """
    at = now()
    due = Recipient.objects.filter(state__in=PENDING, due_at__lte=at, lease="")
    numbers = list(due.order_by("due_at", "id").values_list("pk", flat=True)[:limit])
    if not numbers:
        return []
    lease = new_lease()
    due.filter(pk__in=numbers).update(lease=lease, leased_until=at + LEASE, attempts=F("attempts") + 1)
    groups: dict[int, list[Recipient]] = defaultdict(list)
    for recipient in Recipient.objects.filter(lease=lease).select_related("outgoing").order_by("id"):
        groups[recipient.outgoing_id].append(recipient)
    return [Claim(group[0].outgoing, tuple(group), lease) for group in groups.values()]


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


def record_state(recipient: Recipient, state: State, answer: str) -> None:
    """Write down that a recipient's state changed."""
    outgoing = recipient.outgoing
    record(
        "outgoing.state",
        organisation=outgoing.organisation_id,
        mailbox=outgoing.mailbox,
        conversation=outgoing.conversation,
        outgoing=outgoing.pk,
        recipient=recipient.pk,
        state=state,
        answer=answer,
    )
