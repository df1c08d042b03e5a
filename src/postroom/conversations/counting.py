"""How many open conversations each mailbox has, as kept by the database (see `models.tally`)."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet, Sum

from postroom.accounts.database import hold
from postroom.accounts.models import Person
from postroom.accounts.prepared import prepared
from postroom.conversations.models import Status, Tally
from postroom.mailboxes.access import mailboxes_of

LOCK_COMPACT = 7201
LOCKS = 1 << 30
PLACE = ("organisation", "mailbox", "status", "assignee")
CROWDED = 20
PLACES_AT_ONCE = 100
ROWS_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Counts:
    """The open conversations of a mailbox: all, those of one person, those of nobody; and what is snoozed."""

    open: int = 0
    mine: int = 0
    free: int = 0
    snoozed: int = 0


def open_counts(person: Person) -> dict[int, Counts]:
    """Return the counts of each mailbox that the person sees and that has any, by its number (one query)."""
    return {mailbox: Counts(*counts) for mailbox, *counts in _sums(person)}


@prepared
def _sums(person: Person) -> QuerySet[Tally, tuple[int, ...]]:
    kept = Tally.objects.filter(
        organisation=person.organisation_id,
        status__in=(Status.OPEN, Status.SNOOZED),
        mailbox__in=mailboxes_of(person).order_by().values("pk"),
    )
    is_open = Q(status=Status.OPEN)
    return kept.values_list("mailbox").annotate(
        open=Sum("change", filter=is_open, default=0),
        mine=Sum("change", filter=is_open & Q(assignee=person.pk), default=0),
        free=Sum("change", filter=is_open & Q(assignee=None), default=0),
        snoozed=Sum("change", filter=Q(status=Status.SNOOZED), default=0),
    )


def compact() -> int:
    """Put rows that count the same together where there are many; returns how many rows that saved.

    A role calls it now and then; the sums are the same before, after and meanwhile.
    """
    places: QuerySet[Tally, dict[str, Any]] = Tally.objects.values(*PLACE)
    crowded = places.annotate(rows=Count("pk")).filter(rows__gt=CROWDED)
    found = list(crowded[:PLACES_AT_ONCE])
    return sum([_put_together({name: place[name] for name in PLACE}) for place in found])


def _put_together(place: dict[str, Any]) -> int:
    with transaction.atomic():
        hold(LOCK_COMPACT, [place["mailbox"] % LOCKS])
        rows = dict(Tally.objects.filter(**place).values_list("pk", "change")[:ROWS_AT_ONCE])
        Tally.objects.filter(pk__in=rows).delete()
        if total := sum(rows.values()):
            Tally.objects.create(**place, change=total)
    return len(rows) - 1
