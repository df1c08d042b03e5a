"""The ledger as people read it: every mail that a door saw, its one outcome, and whether the sum is right."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from heapq import merge
from itertools import islice

from django.db.models import Count

from postroom.accounts.models import Person
from postroom.delivery.ledger_rows import LONG_AGO, Cursor, Filter, Found, Row, filed, find_row, held, refused
from postroom.delivery.models import LedgerEntry, Outcome
from postroom.delivery.spools import NODE, spool

__all__ = ["Cursor", "Filter", "Row", "Summary", "find_row", "page", "summary"]

SOURCES = (filed, held, refused)
NO_FILTER = Filter()


@dataclass(frozen=True, slots=True)
class Summary:
    """accepted = filed + duplicate + quarantined + parked + waiting, or some mail is unaccounted for."""

    accepted: int
    filed: int
    duplicate: int
    quarantined: int
    parked: int
    waiting: int

    @property
    def unaccounted(self) -> int:
        """Mail that was accepted and is nowhere: 0, or something is very wrong."""
        dealt_with = self.filed + self.duplicate + self.quarantined + self.parked + self.waiting
        return self.accepted - dealt_with

    def as_dict(self) -> dict[str, int]:
        """Return all numbers by name."""
        return {**asdict(self), "unaccounted": self.unaccounted}


def summary(organisation: int | None = None) -> Summary:
    """Count what became of all mail, of one organisation or of the whole installation, from the stores.

    The spool is read first, in one consistent state. What is filed meanwhile is still "waiting" there, so
    the ledger is asked which of the waiting it knows; what was accepted later is left out on both sides.
    """
    state = spool().snapshot(organisation)
    entries = LedgerEntry.objects.filter(node=NODE, delivery__lte=state.newest)
    if organisation is not None:
        entries = entries.filter(organisation_id=organisation)
    counted = dict(entries.values_list("outcome").annotate(Count("id")))
    waiting = set(state.waiting)
    if waiting:
        waiting.difference_update(
            entries.filter(delivery__gte=min(waiting)).values_list("delivery", flat=True)
        )
    return Summary(
        accepted=state.accepted,
        filed=counted.get(Outcome.FILED, 0),
        duplicate=counted.get(Outcome.DUPLICATE, 0),
        quarantined=counted.get(Outcome.QUARANTINED, 0),
        parked=len(state.parked),
        waiting=len(waiting),
    )


def page(
    person: Person, limit: int, cursor: Cursor | None = None, wanted: Filter = NO_FILTER
) -> tuple[list[Row], Cursor | None]:
    """Return mail for the mailboxes that this person sees, newest first, and where the next page starts."""
    cursor = cursor or Cursor()
    taken: list[Found] = []
    for source in SOURCES:
        # What a full page already holds bounds how far back the next source has to be read.
        since = taken[-1][0].received_at if len(taken) > limit else LONG_AGO
        more = source(person, wanted, cursor, since)
        taken = list(islice(merge(taken, more, key=_received_at, reverse=True), limit + 1))
    rows = [row for row, _ in taken[:limit]]
    if len(taken) <= limit:
        return rows, None
    for _, step in taken[:limit]:
        cursor = replace(cursor, **step)  # type: ignore[arg-type]
    return rows, cursor


def _received_at(found: Found) -> datetime:
    return found[0].received_at
