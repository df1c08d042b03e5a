"""Pages of lists: opaque cursors, which name the last row shown."""

from datetime import datetime

from ninja import Field, Schema

from postroom.api.problems import Problem
from postroom.kit import cursors

MOST = 200


class PageQuery(Schema):
    """Which part of a list is wanted."""

    limit: int = Field(50, ge=1, le=MOST, description=f"How many items at most, 1 to {MOST}.")
    cursor: str | None = Field(None, max_length=2000, description="The `next_cursor` of the page before.")


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
