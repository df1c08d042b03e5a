"""Pages of lists: opaque cursors, which name the last row shown."""

import base64
import binascii
import json
from typing import Any

from ninja import Field, Schema

from postroom.api.problems import Problem

MOST = 200


class PageQuery(Schema):
    """Which part of a list is wanted."""

    limit: int = Field(50, ge=1, le=MOST, description=f"How many items at most, 1 to {MOST}.")
    cursor: str | None = Field(None, max_length=2000, description="The `next_cursor` of the page before.")


def encode(values: list[Any]) -> str:
    """Return a cursor for these JSON values."""
    text = json.dumps(values, separators=(",", ":"), default=str)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(cursor: str, length: int) -> list[Any]:
    """Return the values of a cursor; a problem (422) where it is none of ours."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error):
        values = None
    if not isinstance(values, list) or len(values) != length:
        raise bad_cursor()
    return values


def bad_cursor() -> Problem:
    """Return the problem of a cursor that is not understood."""
    return Problem(422, "The cursor is not one of this list. Start again without it.", "cursor")
