"""The one thread that writes for all that send: marks and outcomes that come together share a transaction.

A sender waits for its mark before it sends the last byte (see outbox.sender), so while one transaction is on
its way to the disk the marks of all others gather for the next.
"""

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import Error, close_old_connections, connection, transaction

from postroom.kit.clock import now
from postroom.outbox.claiming import Claim
from postroom.outbox.models import Recipient
from postroom.outbox.relay import Answer
from postroom.outbox.remembering import Outcome, remember_all

log = logging.getLogger("postroom.outbox")

AFTER_ERROR_S = 1.0
MOST_AT_ONCE = 500


class NotOurs(Exception):  # noqa: N818
    """The lease of this mail has ended: somebody else may send it, so we must not."""


@dataclass
class Mark:
    """A mail that is about to be handed over; `done` is set when that is on the disk, or cannot be."""

    taken: Claim
    done: threading.Event = field(default_factory=threading.Event)
    error: Exception | None = None


class Journal:
    """Writes marks and outcomes in the order in which they come."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._marks: list[Mark] = []
        self._outcomes: list[Outcome] = []
        self._closing = self._writing = False
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    def mark(self, taken: Claim) -> None:
        """Note that a mail is being handed over, and return when that is on the disk.

        Raises NotOurs where the lease has ended, or what the database said.
        """
        mark = Mark(taken)
        with self._condition:
            self._marks.append(mark)
            self._condition.notify_all()
        mark.done.wait()
        if mark.error is not None:
            raise mark.error

    def remember(self, taken: Claim, answers: dict[str, Answer]) -> None:
        """Note what came of a claim; it is on the disk soon."""
        with self._condition:
            self._outcomes.append(Outcome(taken, answers))
            self._condition.notify_all()

    def flush(self) -> None:
        """Return when everything that was to be written is on the disk."""
        with self._condition:
            self._condition.wait_for(lambda: not (self._marks or self._outcomes or self._writing))

    def close(self) -> None:
        """Write what is left and end."""
        with self._condition:
            self._closing = True
            self._condition.notify_all()
        self._thread.join()

    def _run(self) -> None:
        try:
            while True:
                with self._condition:
                    while not (self._marks or self._outcomes or self._closing):
                        self._condition.wait()
                    if not (self._marks or self._outcomes):
                        return
                    marks, self._marks = self._marks, []
                    outcomes = self._outcomes[:MOST_AT_ONCE]
                    del self._outcomes[:MOST_AT_ONCE]
                    self._writing = True
                self._write(marks, outcomes)
                with self._condition:
                    self._writing = False
                    self._condition.notify_all()
        finally:
            close_old_connections()

    def _write(self, marks: Sequence[Mark], outcomes: list[Outcome]) -> None:
        """Write; where the database does not answer, marks fail and outcomes are kept for the next time."""
        try:
            with transaction.atomic():
                if outcomes:
                    remember_all(outcomes)
                if marks:
                    _mark_all(marks)
        except (Error, OSError) as error:
            log.error("what was sent cannot be written down: %s", type(error).__name__)
            for mark in marks:
                mark.error = error
            close_old_connections()
            with self._condition:
                if self._closing:  # What was handed over is uncertain then, and shown as such.
                    return
                self._outcomes[:0] = outcomes
                self._condition.wait(AFTER_ERROR_S)
        finally:
            for mark in marks:
                mark.done.set()


def _set_marks(numbers: Sequence[int], leases: Sequence[str]) -> int:
    """Set the mark of rows that are held by these leases; returns how many. Written out, as it is half of the cost."""
    at = connection.ops.adapt_datetimefield_value(now())
    table = connection.ops.quote_name(Recipient._meta.db_table)
    held = f"id IN ({_places(numbers)}) AND lease IN ({_places(leases)})"
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET handed_at = %s WHERE {held}", [at, *numbers, *leases])  # noqa: S608
        return int(cursor.rowcount)


def _places(values: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(values))


def _mark_all(marks: Sequence[Mark]) -> None:
    """Set the mark of all these mails; where a lease has ended, find out whose."""
    numbers = [due.pk for mark in marks for due in mark.taken.recipients]
    leases = {mark.taken.lease for mark in marks}
    if _set_marks(numbers, sorted(leases)) == len(numbers):
        return
    for mark in marks:
        own = [due.pk for due in mark.taken.recipients]
        if Recipient.objects.filter(pk__in=own, lease=mark.taken.lease).count() != len(own):
            mark.error = NotOurs("its lease has ended")
