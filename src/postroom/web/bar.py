"""What the bar above every page has to know, read at once and before the page itself."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Subquery

from postroom.accounts.models import Person
from postroom.accounts.prepared import prepared
from postroom.activity.follow import Position, newest_readable
from postroom.conversations.notifying import unread_counted


@dataclass(frozen=True, slots=True)
class Bar:
    """Up to where the record was read before the page was, and how many notifications wait for the person."""

    position: Position
    unread: int


def bar_of(person: Person) -> Bar:
    """Return what the bar shows (one query)."""
    ((transaction, activity, unread),) = _read(person)
    return Bar(Position(transaction or 0, activity or 0), unread or 0)


@prepared
def _read(person: Person) -> QuerySet[Person, tuple[Any, ...]]:
    newest = newest_readable()
    return Person.objects.filter(pk=person.pk).values_list(
        Subquery(newest.values("transaction")[:1]),
        Subquery(newest.values("pk")[:1]),
        Subquery(unread_counted(person)),
    )
