"""What becomes due with the time: reminders, notifications and alerts by mail, and forgetting who was present."""

import logging
import time

from postroom.automations.alert_mail import send_due_alerts
from postroom.automations.notification_mail import send_due_notifications
from postroom.conversations.presence import forget_old
from postroom.conversations.reminding import fire_due

log = logging.getLogger("postroom.automations")

EVERY_S = 1.0
ALERTS_EVERY_S = 5.0
FORGET_EVERY_S = 600.0

_next_s = {"due": 0.0, "alerts": 0.0, "forget": 0.0}


def do_what_is_due() -> int:
    """Do what is due, at most once a second; returns how much there was."""
    at = time.monotonic()
    if at < _next_s["due"]:
        return 0
    _next_s["due"] = at + EVERY_S
    if at >= _next_s["forget"]:
        _next_s["forget"] = at + FORGET_EVERY_S
        forget_old()
    alerted = 0
    if at >= _next_s["alerts"]:
        _next_s["alerts"] = at + ALERTS_EVERY_S
        alerted = _alerts()
    return alerted + fire_due() + send_due_notifications()


def _alerts() -> int:
    """Send alerts; a disk that is full is no reason to end with what else is due."""
    try:
        return send_due_alerts()
    except OSError as error:
        log.error("mail about alerts cannot be kept: %s", type(error).__name__)
        return 0
