"""Putting conversations off until a time, or until an answer comes; they come back by themselves."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from postroom.accounts.models import Person
from postroom.activity.models import Activity
from postroom.activity.record import record_many
from postroom.conversations.closing import set_statuses
from postroom.conversations.models import Act, Conversation, Status
from postroom.kit.clock import now

AT_ONCE = 500


def snooze(conversations: Iterable[Conversation], actor: Person, until: datetime | None = None) -> Act | None:
    """Put conversations off until a time (None: until an answer comes); see `closing.set_statuses`."""
    return set_statuses(conversations, Status.SNOOZED, actor, until=until)


@transaction.atomic
def wake_due() -> int:
    """Bring back what is due; returns how many conversations. The follow role calls it each time it looks.

    They come back on top of the inbox: that their time has come is what happened last.
    """
    at = now()
    due = list(_due(at).order_by("snoozed_until").select_for_update()[:AT_ONCE])
    if not due:
        return 0
    numbers = [one.pk for one in due]
    _due(at).filter(pk__in=numbers).update(status=Status.OPEN, snoozed_until=None, latest_at=at)
    record_many(
        Activity(
            kind="conversation.status",
            organisation_id=one.organisation_id,
            mailbox=one.mailbox_id,
            conversation=one.pk,
            data={"before": Status.SNOOZED, "after": Status.OPEN, "reason": "its time has come"},
        )
        for one in due
    )
    return len(due)


def _due(at: datetime) -> QuerySet[Conversation]:
    return Conversation.objects.filter(
        status=Status.SNOOZED, snoozed_until__isnull=False, snoozed_until__lte=at
    )
