"""Who vouches for received mail: found out after it was filed, in a thread of its own, for the DNS may be slow."""

import logging
import threading

from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections

from postroom.activity.follow import Position, after, latest, position_of, save, saved
from postroom.conversations.trusting import assess
from postroom.kit.dns import Dns
from postroom.mail.spf import Names

log = logging.getLogger("postroom.automations.assessing")

READER = "assessing"
BATCH = 100
PAUSE_S = 0.5


def start() -> None:
    """Assess what arrives for as long as this process lives."""
    threading.Thread(target=_run, name="assessing", daemon=True).start()


def _run() -> None:
    names = Dns(settings.DNS)
    pause, begun = threading.Event(), False
    while True:
        try:
            begun = begun or _leave_out_the_past()
            found = assess_once(names)
        except (OperationalError, InterfaceError):
            found = 0  # The database is out, or busy: the events come again.
            close_old_connections()
        if not found:
            pause.wait(PAUSE_S)


def _leave_out_the_past() -> bool:
    """Begin with what arrives from now on, where nothing was ever assessed; returns True."""
    if saved(READER) == Position():
        save(READER, latest())
    return True


def assess_once(names: Names) -> int:
    """Deal with the next events; returns how many there were. Each message is assessed once, whoever asks."""
    events = after(saved(READER), BATCH)
    for event in events:
        acted = event.kind == "message.received" and _assess(event.data, names)
        if acted or event is events[-1]:
            save(READER, position_of(event))
    return len(events)


def _assess(data: dict[str, object], names: Names) -> bool:
    try:
        return assess(int(str(data["message"])), str(data.get("envelope_from", "")), names)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("message %s could not be assessed", data.get("message"))
        return True
