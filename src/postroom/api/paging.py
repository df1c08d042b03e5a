"""Pages of lists: opaque cursors, which name the last row shown."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from ninja import Field, Schema

from postroom.api.problems import Problem
from postroom.kit import cursors

MOST = 200


class PageQuery(Schema):
    """Which part of a list is wanted."""

    limit: int = Field(50, ge=1, le=MOST, description=f"How many items at most, 1 to {MOST}.")
    cursor: str | None = Field(None, max_length=2000, description="The `next_cursor` of the page before.")


def by_number(
    rows: "QuerySet[Any]", page: PageQuery, shape: Callable[[Any], Any], *, newest_first: bool = False
) -> dict[str, Any]:
    """Return a page of rows in the order of their numbers."""
    if page.cursor:
        last = decode_number(page.cursor)
        rows = rows.filter(pk__lt=last) if newest_first else rows.filter(pk__gt=last)
    found = list(rows.order_by("-pk" if newest_first else "pk")[: page.limit + 1])
    return _page(found, page.limit, shape, lambda row: [row.pk])


def by_moment(
    rows: "QuerySet[Any]",
    page: PageQuery,
    field: str,
    shape: Callable[[Any], Any],
    *,
    newest_first: bool = False,
) -> dict[str, Any]:
    """Return a page of rows in the order of a time, and of their numbers where it is the same."""
    found = list(from_moment(rows, field, *moment_of(page), page.limit, newest_first=newest_first))
    return page_of_moments(found, page, field, shape)


def from_moment(
    rows: "QuerySet[Any]",
    field: str,
    at: datetime | None,
    last: int | None,
    limit: int,
    *,
    newest_first: bool = False,
) -> "QuerySet[Any]":
    """Return the rows of a page that goes on after this moment and number, and one more."""
    beyond, sign = ("lt", "-") if newest_first else ("gt", "")
    if at is not None:
        rows = rows.filter(Q(**{f"{field}__{beyond}": at}) | Q(**{field: at, f"pk__{beyond}": last}))
    return rows.order_by(f"{sign}{field}", f"{sign}pk")[: limit + 1]


def page_of_moments(
    found: list[Any], page: PageQuery, field: str, shape: Callable[[Any], Any]
) -> dict[str, Any]:
    """Return what `from_moment` has found as a page."""
    return _page(found, page.limit, shape, lambda row: [getattr(row, field).isoformat(), row.pk])


def moment_of(page: PageQuery) -> tuple[datetime | None, int | None]:
    """Return after which moment and number a page goes on; a problem (422) where its cursor is none of ours."""
    return decode_moment(page.cursor) if page.cursor else (None, None)


def _page(
    found: list[Any], limit: int, shape: Callable[[Any], Any], place: Callable[[Any], list[Any]]
) -> dict[str, Any]:
    items = found[:limit]
    more = cursors.encode(place(items[-1])) if len(found) > limit else None
    return {"items": [shape(item) for item in items], "next_cursor": more}


def decode_number(cursor: str) -> int:
    """Return the number that a cursor holds; a problem (422) where it is none of ours."""
    try:
        (number,) = cursors.decode(cursor, 1)
        return _number(number)
    except ValueError as error:
        raise bad_cursor() from error


def decode_moment(cursor: str) -> tuple[datetime, int]:
    """Return the time and number that a cursor holds; a problem (422) where it is none of ours."""
    try:
        at, number = cursors.decode(cursor, 2)
        moment = datetime.fromisoformat(str(at))
        if moment.tzinfo is None:
            raise ValueError("a time without zone")
        return moment, _number(number)
    except ValueError as error:
        raise bad_cursor() from error


def _number(value: object) -> int:
    if type(value) is not int or not 0 <= value < 2**62:
        raise ValueError("no number of ours")
    return value


def bad_cursor() -> Problem:
    """Return the problem of a cursor that is not understood."""
    return Problem(422, "The cursor is not one of this list. Start again without it.", "cursor")
