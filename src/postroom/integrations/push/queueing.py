"""What is to be pushed: from notifications to messages for each browser, taken one time each, and what came of them."""

import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime

from django.db import transaction

from postroom.accounts.bulk import insert_many
from postroom.accounts.database import hold
from postroom.conversations.models import Notification
from postroom.conversations.notification_choices import after_quiet, hours_of
from postroom.conversations.notifying import sees
from postroom.integrations.push.models import PushMessage, PushSubscription
from postroom.integrations.push.subscribing import forget_silent, living
from postroom.kit.backoff import backoff_s
from postroom.kit.clock import now

LOCK = 12
BATCH = 200
EACH_SERVICE = 8
MOST_ATTEMPTS = 6
FIRST_WAIT_S, LONGEST_WAIT_S = 10.0, 1800.0
FORGOTTEN_AFTER = timedelta(minutes=10)
GONE = frozenset((404, 410))
BUSY = frozenset((408, 429))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one attempt: the push service's status, None where there is none; and when to come again."""

    message: PushMessage
    status: int | None
    retry_after: str = ""

    @property
    def delivered(self) -> bool:
        """Whether the push service took it."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def may_pass(self) -> bool:
        """Whether it may be taken another time."""
        return self.status is None or self.status in BUSY or self.status >= 500


def queue_due() -> int:
    """Make messages of the notifications that are due; returns how many notifications these were."""
    due = Notification.objects.filter(push_at__lte=now())
    if not due.exists():
        return 0
    with transaction.atomic():
        hold(LOCK, [0])  # Two processes that look at once would queue the same twice.
        found = list(due.order_by("push_at").values_list("pk", "person_id", "organisation_id")[:BATCH])
        numbers = [number for number, _, _ in found]
        due.filter(pk__in=numbers).update(push_at=None)
        # One that waits for another try says what is so when it is sent.
        PushMessage.objects.filter(notification__in=numbers, taken_at=None).delete()
        theirs: dict[int, list[int]] = defaultdict(list)
        people = {person for _, person, _ in found}
        for number, person in living().filter(person__in=people).values_list("pk", "person_id"):
            theirs[person].append(number)
        insert_many(
            [
                PushMessage(
                    organisation_id=organisation, subscription_id=subscription, notification_id=number
                )
                for number, person, organisation in found
                for subscription in theirs[person]
            ]
        )
    return len(found)


def take(most: int, busy: Mapping[str, int]) -> list[PushMessage]:
    """Return messages to send at once, each for this caller alone; `busy` counts those under way by service.

    What the person has read, or may not see any more, and what is for a browser that is not theirs any more is
    dropped here: the moment before it goes out.
    """
    full = [service for service, count in busy.items() if count >= EACH_SERVICE]
    due = PushMessage.objects.filter(taken_at=None, due_at__lte=now()).exclude(subscription__service__in=full)
    free: defaultdict[str, int] = defaultdict(lambda: EACH_SERVICE)
    free.update({service: EACH_SERVICE - count for service, count in busy.items()})
    numbers: list[int] = []
    for number, service in due.order_by("due_at", "id").values_list("pk", "subscription__service")[
        : most * 4
    ]:
        if free[service] > 0 and len(numbers) < most:
            free[service] -= 1
            numbers.append(number)
    return _taken(numbers) if numbers else []


@transaction.atomic
def _taken(numbers: Sequence[int]) -> list[PushMessage]:
    lease = secrets.token_hex(8)
    PushMessage.objects.filter(pk__in=numbers, taken_at=None).update(lease=lease, taken_at=now())
    found = PushMessage.objects.filter(pk__in=numbers, lease=lease).select_related(
        "subscription__person__organisation", "notification__conversation", "notification__mailbox"
    )
    alive = set(living().filter(messages__lease=lease).values_list("pk", flat=True))
    messages = list(found.order_by("pk"))
    wanted = [one for one in messages if one.subscription_id in alive and _is_wanted(one)]
    PushMessage.objects.filter(lease=lease).exclude(pk__in=[one.pk for one in wanted]).delete()
    return wanted


def _is_wanted(message: PushMessage) -> bool:
    one = message.notification
    return one is None or (one.read_at is None and sees(message.subscription.person, one))


@transaction.atomic
def finish(outcomes: Sequence[Outcome]) -> None:
    """Write down what became of messages, and what that says of their subscriptions."""
    for outcome in outcomes:
        message = PushMessage.objects.filter(pk=outcome.message.pk)
        subscription = PushSubscription.objects.filter(pk=outcome.message.subscription_id)
        if outcome.delivered:
            message.delete()
            subscription.update(told_at=now(), failing_since=None)
        elif outcome.status in GONE:
            # The endpoint of a browser that has just subscribed anew is another one, and stays.
            subscription.filter(endpoint=outcome.message.subscription.endpoint).delete()
        elif outcome.may_pass and outcome.message.attempts + 1 < MOST_ATTEMPTS:
            attempts = outcome.message.attempts + 1
            due_at = now() + timedelta(seconds=_wait_s(attempts, outcome.retry_after))
            due_at = after_quiet(due_at, hours_of(outcome.message.subscription.person))
            message.update(attempts=attempts, due_at=due_at, lease="", taken_at=None)
        else:
            message.delete()
            subscription.filter(failing_since=None).update(failing_since=now())


def _wait_s(attempts: int, retry_after: str) -> float:
    """Return the seconds to wait: those that the service asks for (RFC 9110 §10.2.3), within bounds, or more."""
    asked_s = 0.0
    if retry_after.isascii() and retry_after.isdigit() and len(retry_after) < 9:
        asked_s = float(retry_after)
    elif retry_after:
        try:
            asked_s = (parsedate_to_datetime(retry_after) - now()).total_seconds()
        except (ValueError, TypeError):
            pass
    return max(backoff_s(attempts, first_s=FIRST_WAIT_S, most_s=LONGEST_WAIT_S), min(asked_s, LONGEST_WAIT_S))


def forget_old() -> None:
    """Forget messages whose sender died with them, and browsers behind which nothing stands any more."""
    PushMessage.objects.filter(taken_at__lt=now() - FORGOTTEN_AFTER).delete()
    forget_silent()
