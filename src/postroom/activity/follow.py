"""Reading what happened, in order and without a gap."""

from dataclasses import dataclass

from django.db.models import Max, Q, QuerySet

from postroom.accounts.database import OldestOpenTransaction, is_postgresql
from postroom.activity.models import Activity, Cursor


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in the record: everything up to it has been read."""

    transaction: int = 0
    activity: int = 0

    def __str__(self) -> str:
        return f"{self.transaction}.{self.activity}"

    @classmethod
    def parse(cls, text: str) -> "Position | None":
        """Read what `str` wrote; None for anything else."""
        transaction, _, activity = text.partition(".")
        if not (text.isascii() and transaction.isdigit() and activity.isdigit()) or len(text) > 40:
            return None
        return cls(int(transaction), int(activity))


def after(position: Position, limit: int = 500, among: QuerySet[Activity] | None = None) -> list[Activity]:
    """Return the next rows after this place, oldest first; only such as are `among` these.

    A row is returned only when no row before it can appear any more (see accounts.database).
    """
    rows = (Activity.objects.all() if among is None else among).filter(
        Q(transaction__gt=position.transaction)
        | Q(transaction=position.transaction, id__gt=position.activity)
    )
    if is_postgresql():
        rows = rows.filter(transaction__lt=OldestOpenTransaction())
    return list(rows.order_by("transaction", "id").select_related("actor")[:limit])


def position_of(row: Activity) -> Position:
    """Return the place just after this row."""
    return Position(row.transaction, row.pk)


def latest() -> Position:
    """Return the place at the end of what can be read now."""
    return before_newest(0)


def before_newest(number: int) -> Position:
    """Return the place after which so many rows can be read now; the beginning where there are fewer."""
    found = newest_readable().values_list("transaction", "pk")[number : number + 1]
    return Position(*found[0]) if found else Position()


def newest_readable() -> QuerySet[Activity]:
    """Return the rows that can be read now, the newest first."""
    rows = Activity.objects.order_by("-transaction", "-id")
    return rows.filter(transaction__lt=OldestOpenTransaction()) if is_postgresql() else rows


def saved(reader: str) -> Position:
    """Return how far this reader has come; a new one starts at the beginning."""
    cursor, _ = Cursor.objects.get_or_create(reader=reader)
    return Position(cursor.transaction, cursor.activity)


def save(reader: str, position: Position) -> None:
    """Remember how far this reader has come; it never goes back."""
    Cursor.objects.filter(
        Q(transaction__lt=position.transaction)
        | Q(transaction=position.transaction, activity__lt=position.activity),
        reader=reader,
    ).update(transaction=position.transaction, activity=position.activity)


def backlog(reader: str) -> int:
    """Return how many rows this reader has not read yet (at most, in PostgreSQL, the open ones too)."""
    newest = Activity.objects.aggregate(newest=Max("id"))["newest"] or 0
    cursor = Cursor.objects.filter(reader=reader).first()
    return max(0, newest - (cursor.activity if cursor else 0))
