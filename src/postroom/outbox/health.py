"""Which ways out work: one that does not is left alone for a while, alerted at once, and tried again."""

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from postroom.activity.alerts import raise_alert, resolve
from postroom.kit.backoff import backoff_s
from postroom.kit.clock import now
from postroom.outbox.models import PENDING, Recipient, Relay
from postroom.outbox.ways import ALERT_WAY, Way

FIRST_WAIT_S, LONGEST_WAIT_S = 5.0, 300.0


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a way does not work, and when it is tried again."""

    way: Way
    sentence: str
    failures: int
    since: datetime
    next_at: datetime


class Health:
    """What the senders of this process have found out; `report` writes it where people see it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._troubles: dict[str, Trouble] = {}
        self._worked: set[str] = set()
        self._to_report: dict[str, Trouble | Way] = {}

    def is_down(self, way: Way) -> bool:
        """Whether the way should be left alone now."""
        trouble = self._troubles.get(way.key)
        return trouble is not None and trouble.next_at > now()

    def until(self, way: Way) -> datetime:
        """Return when the way is tried again."""
        trouble = self._troubles.get(way.key)
        return trouble.next_at if trouble else now()

    def failed(self, way: Way, sentence: str) -> None:
        """The way could not be used."""
        at = now()
        with self._lock:
            before = self._troubles.get(way.key)
            if before is not None and before.next_at > at:
                return  # Another connection has found that out just now.
            failures = before.failures + 1 if before else 1
            wait_s = backoff_s(failures, first_s=FIRST_WAIT_S, most_s=LONGEST_WAIT_S)
            trouble = Trouble(
                way, sentence, failures, before.since if before else at, at + timedelta(seconds=wait_s)
            )
            self._troubles[way.key] = self._to_report[way.key] = trouble
            self._worked.discard(way.key)

    def worked(self, way: Way) -> None:
        """The way was used well."""
        if way.key in self._worked:
            return
        with self._lock:
            self._worked.add(way.key)
            self._troubles.pop(way.key, None)
            self._to_report[way.key] = way

    def changed(self, way: Way) -> None:
        """Somebody has changed it: what was known is forgotten, and what waits for it is tried at once."""
        with self._lock:
            self._troubles.pop(way.key, None)
            self._worked.discard(way.key)
        release(way)

    def report(self) -> None:
        """Write down what has changed since last time: on the relay's row and as an alert."""
        with self._lock:
            changes, self._to_report = list(self._to_report.values()), {}
        for change in changes:
            with transaction.atomic():
                _report_trouble(change) if isinstance(change, Trouble) else _report_well(change)


def release(way: Way) -> int:
    """Make what could not be handed over for lack of this way due now; returns the number of recipients."""
    waiting = Recipient.objects.filter(state__in=PENDING, unreached=True, lease="")
    if way.row is not None:
        waiting = waiting.filter(organisation=way.row.organisation_id)
        if way.row.mailbox is not None:
            waiting = waiting.filter(mailbox=way.row.mailbox)
    return waiting.update(due_at=now())


def alert_key(way: Way) -> str:
    """Return the key of the alert about a way."""
    return f"outgoing-{way.key}"


def _report_trouble(trouble: Trouble) -> None:
    row = trouble.way.row
    if row is not None:
        Relay.objects.filter(pk=row.pk).update(
            failures=trouble.failures, failing_since=trouble.since, error=trouble.sentence
        )
    meanwhile = "mail waits here and goes on when that is mended"
    title = f"Mail cannot be handed to {trouble.way.name}" if row else "Outgoing mail cannot be handed over"
    if trouble.way.key == ALERT_WAY:
        title, meanwhile = "Alerts cannot be mailed by their own relay", "they take the operator's meanwhile"
    raise_alert(
        alert_key(trouble.way),
        title,
        f"{trouble.sentence} Nothing is lost: {meanwhile}.",
        organisation=row.organisation_id if row else None,
        mailbox=row.mailbox if row else None,
    )


def _report_well(way: Way) -> None:
    if way.row is not None:
        Relay.objects.filter(pk=way.row.pk).exclude(failures=0).update(
            failures=0, failing_since=None, error=""
        )
    if resolve(alert_key(way)):
        release(way)
