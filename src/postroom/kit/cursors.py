"""Opaque cursors: the place where a page of a list ended, as one word for an address or a program."""

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Any


def encode(values: Sequence[Any]) -> str:
    """Return a cursor for these JSON values; what JSON does not know becomes text."""
    text = json.dumps(list(values), separators=(",", ":"), default=str)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(cursor: str, length: int) -> list[Any]:
    """Return the values of a cursor. Raises ValueError where it does not hold exactly `length` of them."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise ValueError("this is no cursor") from error
    if not isinstance(values, list) or len(values) != length:
        raise ValueError("this is a cursor of another list")
    return values
