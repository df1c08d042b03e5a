"""What is checked every minute, from the stores: that every mail is accounted for, and that no machine overdoes it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Max, QuerySet

from postroom.accounts.models import Organisation
from postroom.activity.alerts import raise_alert, resolve
from postroom.conversations.counting import compact
from postroom.conversations.models import Direction, Message
from postroom.delivery.ledger import summary
from postroom.guard.brakes.storm import end_storms
from postroom.kit.clock import now
from postroom.ops.models import Check
from postroom.ops.watches import watch_all
from postroom.outbox.models import Kind, Outgoing

EVERY = timedelta(minutes=1)
ALERT_AFTER = 2
ACCOUNTED, ONE_ANSWER_EACH, ALL = "accounted", "one-answer-each", "all"


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found: a number that should be 0, and what it was computed from."""

    value: int
    detail: dict[str, int]


Look = Callable[[int, dict[str, int]], Found]
"""Looks at an organisation; gets the details of the time before."""


@dataclass(frozen=True, slots=True)
class Invariant:
    """Something that must always hold within an organisation, and what to say where it does not."""

    name: str
    look: Look
    title: str
    sentence: str


def every_mail_is_accounted_for(organisation: int, before: dict[str, int]) -> Found:
    """accepted = filed + duplicate + quarantined + parked + waiting, counted anew."""
    sums = summary(organisation)
    return Found(sums.unaccounted, sums.as_dict())


def one_answer_for_each_human_mail(organisation: int, before: dict[str, int]) -> Found:
    """Rule 8: automatic mails sent are never more than the distinct mails of people received.

    Both are counted on from the time before, up to what was there then: what was being written at that moment
    has been written since, and what caused a mail stands before it.
    """
    sent = Outgoing.objects.filter(organisation_id=organisation, kind=Kind.AUTOMATIC)
    received = Message.objects.filter(
        organisation_id=organisation, direction=Direction.IN, automatic=False
    ).values("identity")
    sent_now = before.get("sent", 0) + _between(sent, before, "outgoing").count()
    received_now = before.get("received", 0) + _between(received, before, "message").distinct().count()
    detail = {
        "sent": sent_now,
        "received": received_now,
        "outgoing_from": before.get("outgoing_to", 0),
        "outgoing_to": _newest(Outgoing),
        "message_from": before.get("message_to", 0),
        "message_to": _newest(Message),
    }
    return Found(max(0, sent_now - received_now), detail)


def _between(rows: QuerySet[Any, Any], before: dict[str, int], name: str) -> QuerySet[Any, Any]:
    return rows.filter(pk__gt=before.get(f"{name}_from", 0), pk__lte=before.get(f"{name}_to", 0))


def _newest(model: type[Outgoing] | type[Message]) -> int:
    return model.objects.aggregate(newest=Max("pk"))["newest"] or 0


INVARIANTS = (
    Invariant(
        ACCOUNTED,
        every_mail_is_accounted_for,
        "Mail is unaccounted for",
        "{value} mails were accepted and are in none of the places where they could be. Keep a copy of the data "
        "folder and of the database, and compare `postroom ledger` with `postroom spool list`.",
    ),
    Invariant(
        ONE_ANSWER_EACH,
        one_answer_for_each_human_mail,
        "More automatic mail than people's mail",
        "{value} automatic mails more were sent than mails of people received. Switch the automatic replies off "
        "and look at what was sent.",
    ),
)


def look_now_and_then() -> int:
    """Do what is due, in one process only; returns how many checks were done. For a role, in its loop."""
    if not _is_my_turn():
        return 0
    end_storms()
    compact()
    watch_all()
    organisations = list(Organisation.objects.values_list("pk", flat=True))
    for organisation in organisations:
        for invariant in INVARIANTS:
            check(invariant, organisation)
    return len(organisations) * len(INVARIANTS)


def check(invariant: Invariant, organisation: int) -> Check:
    """Look, keep the result, and raise an alert where it has failed twice in a row."""
    started_s = time.monotonic()
    key = f"{invariant.name}-{organisation}"
    before = Check.objects.filter(key=key).first()
    found = invariant.look(organisation, before.detail if before else {})
    failures = (before.failures if before else 0) + 1 if found.value else 0
    row, _ = Check.objects.update_or_create(
        key=key,
        defaults={
            "organisation_id": organisation,
            "due_at": now() + EVERY,
            "checked_at": now(),
            "took_ms": round((time.monotonic() - started_s) * 1000),
            "value": found.value,
            "failures": failures,
            "detail": found.detail,
        },
    )
    if failures >= ALERT_AFTER:
        sentence = invariant.sentence.format(value=found.value)
        raise_alert(key, invariant.title, sentence, organisation=organisation)
    elif not failures:
        resolve(key)
    return row


def latest(name: str, organisation: int) -> Check | None:
    """Return the newest result of a check, or None where it has never been done."""
    return Check.objects.filter(key=f"{name}-{organisation}").first()


def _is_my_turn() -> bool:
    """Move the time when the checks are next due; only one process can."""
    at = now()
    row, _ = Check.objects.get_or_create(key=ALL, defaults={"due_at": at})
    return bool(Check.objects.filter(pk=row.pk, due_at__lte=at).update(due_at=at + EVERY, checked_at=at))
