"""When mail became searchable: where the cursor of the index was at which time."""

from datetime import datetime, timedelta

from django.db.models import Q

from postroom.activity.follow import Position, save
from postroom.activity.models import Activity
from postroom.kit.clock import now
from postroom.search.index.changes import NEW_MESSAGE, waits_for_others
from postroom.search.index.generations import current
from postroom.search.models import Generation, Passed

KEPT = timedelta(days=7)
FORGET_EVERY = 500


def move_to(generation: Generation, position: Position, *, indexed: bool) -> None:
    """Move the cursor of a generation, inside the caller's transaction, and remember when.

    `indexed` says whether all up to there is in the index, except what waits for others by its nature.
    """
    save(generation.reader, position)
    place = {"transaction": position.transaction, "activity": position.activity}
    made = Passed.objects.create(generation=generation, indexed=indexed, **place)
    if made.pk % FORGET_EVERY == 0:
        Passed.objects.filter(at__lt=now() - KEPT).delete()


def searchable_at(conversation: int, message: int) -> datetime | None:
    """Return when a message could be found by searching; None where that is not known, or not yet."""
    generation = current()
    events = Activity.objects.filter(conversation=conversation, kind__in=NEW_MESSAGE, data__message=message)
    event = events.order_by("pk").first()
    if generation is None or event is None or waits_for_others(event):
        return None
    here = Q(transaction=event.transaction, activity__gte=event.pk)
    reached = generation.passed.filter(Q(transaction__gt=event.transaction) | here)
    first = reached.order_by("transaction", "activity", "pk").first()
    return first.at if first is not None and first.indexed else None
