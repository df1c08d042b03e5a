"""Who sends what: deliveries are leased, in order for each conversation, and given back with what became of them."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from postroom.accounts.bulk import update_many
from postroom.activity.alerts import raise_alert
from postroom.integrations.webhooks.models import Delivery, State, Webhook
from postroom.kit.backoff import backoff_s
from postroom.kit.clock import now

TRIED_FOR = timedelta(days=3)
LEASE = timedelta(minutes=2)
FIRST_WAIT_S, LONGEST_WAIT_S = 5.0, 4 * 3600.0
HELD_AFTER = 10
GONE = 410


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one attempt: the receiver's status and first words, or why there is none."""

    delivery: Delivery
    status: int | None
    answer: str

    @property
    def delivered(self) -> bool:
        """Whether the receiver took it."""
        return self.status is not None and 200 <= self.status < 300


def claim(most: int, each: int, busy: Mapping[int, int]) -> list[Delivery]:
    """Lease deliveries that are due, the oldest first; at most `each` for one webhook, with those it is `busy` with.

    One is due only when nothing earlier of its conversation waits for the same webhook.
    """
    if most <= 0:
        return []
    at, lease = now(), secrets.token_hex(8)
    free = Q(lease_until=None) | Q(lease_until__lt=at)
    earlier = Delivery.objects.filter(
        webhook=OuterRef("webhook"),
        conversation=OuterRef("conversation"),
        state=State.WAITING,
        id__lt=OuterRef("pk"),
    )
    due = Delivery.objects.filter(free, ~Exists(earlier), state=State.WAITING, due_at__lte=at).filter(
        Q(webhook__hold_until=None) | Q(webhook__hold_until__lte=at), webhook__paused_at=None
    )
    wanted: dict[int, list[int]] = {}
    for number, webhook in due.order_by("due_at", "id").values_list("pk", "webhook_id")[: most * 4]:
        wanted.setdefault(webhook, []).append(number)
    fair = [numbers[: max(0, each - busy.get(webhook, 0))] for webhook, numbers in wanted.items()]
    numbers = [number for those in fair for number in those][:most]
    if not numbers:
        return []
    with transaction.atomic():
        taken = Delivery.objects.filter(free, pk__in=numbers, state=State.WAITING)
        taken.update(lease=lease, lease_until=at + LEASE)
        return list(
            Delivery.objects.filter(lease=lease, pk__in=numbers).select_related("webhook").order_by("pk")
        )


def finish(outcomes: Sequence[Outcome]) -> None:
    """Write down what became of deliveries, and what that says of their webhooks."""
    if not outcomes:
        return
    at = now()
    rows = [_written(outcome, at) for outcome in outcomes]
    with transaction.atomic():
        names = ("state", "attempts", "due_at", "lease", "lease_until", "status", "answer", "tried_at")
        update_many(rows, names)
        for number in sorted({row.webhook_id for row in rows}):
            _judge(number, [one for one in outcomes if one.delivery.webhook_id == number], at)


def give_back(deliveries: Sequence[Delivery]) -> None:
    """End the leases of deliveries that were not tried."""
    if deliveries:
        Delivery.objects.filter(pk__in=[one.pk for one in deliveries]).update(lease="", lease_until=None)


def _written(outcome: Outcome, at: datetime) -> Delivery:
    row = outcome.delivery
    row.attempts += 1
    row.status, row.answer, row.tried_at = outcome.status, outcome.answer[:500], at
    row.lease, row.lease_until = "", None
    if outcome.delivered:
        row.state = State.DELIVERED
    elif at - row.since >= TRIED_FOR:
        row.state = State.FAILED
    else:
        wait_s = backoff_s(row.attempts, first_s=FIRST_WAIT_S, most_s=LONGEST_WAIT_S)
        row.due_at = at + timedelta(seconds=wait_s)
    return row


def _judge(number: int, outcomes: Sequence[Outcome], at: datetime) -> None:
    """Hold back from a receiver that fails again and again, and pause it after three days, or when it is gone."""
    webhook = Webhook.objects.filter(pk=number)
    if any(one.delivered for one in outcomes):
        webhook.update(failures=0, hold_until=None, succeeded_at=at)
        return
    webhook.update(failures=F("failures") + len(outcomes))
    row = webhook.get()
    given_up = [one.delivery for one in outcomes if one.delivery.state == State.FAILED]
    if any(one.status == GONE for one in outcomes):
        pause_by_itself(row, "It answered 410 Gone: whoever runs it wants no more.")
    elif any(row.succeeded_at is None or row.succeeded_at < one.since for one in given_up):
        pause_by_itself(
            row, f"Nothing has reached it for three days. It last said: {outcomes[-1].answer[:120]}"
        )
    elif row.failures >= HELD_AFTER:
        wait_s = backoff_s(row.failures // HELD_AFTER, first_s=FIRST_WAIT_S, most_s=LONGEST_WAIT_S)
        webhook.update(hold_until=at + timedelta(seconds=wait_s))


def pause_by_itself(webhook: Webhook, reason: str) -> None:
    """Send nothing more to a webhook until a person resumes it, and tell the administrators."""
    if not Webhook.objects.filter(pk=webhook.pk, paused_at=None).update(
        paused_at=now(), paused_because=reason[:300]
    ):
        return
    raise_alert(
        alert_key(webhook),
        "A webhook was paused",
        f"{webhook.url[:200]} is told nothing any more. {reason} Mend it, then resume it among the webhooks.",
        organisation=webhook.organisation_id,
    )


def alert_key(webhook: Webhook) -> str:
    """Return the key of the alert about a paused webhook."""
    return f"webhook-{webhook.pk}"
