"""What follows after commit: each event is read from this floor's own cursor and handed to every follower."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError

from postroom.activity.follow import after, position_of, save, saved
from postroom.activity.models import Activity
from postroom.automations.auto_reply import answer_automatically

log = logging.getLogger("postroom.automations")

READER = "automations"
BATCH = 200

Follower = Callable[[Activity], object]
FOLLOWERS: tuple[Follower, ...] = (answer_automatically,)


def follow_once() -> int:
    """Deal with the next events; returns how many there were.

    A follower that fails is logged and does not hold up the others. The cursor moves after each event; an
    event that was half dealt with before a crash comes again, and each follower keeps from doing it twice.
    """
    events = after(saved(READER), BATCH)
    for event in events:
        for follower in FOLLOWERS:
            try:
                follower(event)
            except (OperationalError, InterfaceError):
                raise  # The database is out: the event must come again.
            except Exception:
                log.exception("%s failed on event %d", follower.__name__, event.pk)
        save(READER, position_of(event))
    return len(events)
