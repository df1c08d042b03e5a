"""What follows after commit: each event is read from this floor's own cursor and handed to every follower."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError

from postroom.activity.follow import after, position_of, save, saved
from postroom.activity.models import Activity
from postroom.automations.auto_reply import answer_automatically
from postroom.automations.notifications import notify_people
from postroom.automations.provider_ids import remember_provider_id
from postroom.automations.spam_training import learn_from
from postroom.automations.undelivered import bring_back_undelivered

log = logging.getLogger("postroom.automations")

READER = "automations"
BATCH = 200

Follower = Callable[[Activity], object]
"""Does what follows from an event; returns something false where that is nothing."""

FOLLOWERS: tuple[Follower, ...] = (
    answer_automatically,
    remember_provider_id,
    bring_back_undelivered,
    notify_people,
    learn_from,
)


def follow_once() -> int:
    """Deal with the next events; returns how many there were.

    The cursor moves after each event that a follower acted on, and at the end: one commit for each of thousands
    that nothing follows from would keep others from writing. An event that was half dealt with before a crash
    comes again, and each follower keeps from doing it twice.
    """
    events = after(saved(READER), BATCH)
    for event in events:
        if _acted_on(event) or event is events[-1]:
            save(READER, position_of(event))
    return len(events)


def _acted_on(event: Activity) -> bool:
    """Hand an event to every follower; one that fails is logged and does not hold up the others."""
    acted = False
    for follower in FOLLOWERS:
        try:
            acted = bool(follower(event)) or acted
        except (OperationalError, InterfaceError):
            raise  # The database is out: the event must come again.
        except Exception:
            log.exception("%s failed on event %d", follower.__name__, event.pk)
            acted = True
    return acted
