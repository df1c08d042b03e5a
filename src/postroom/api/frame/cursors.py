"""Cursors as programs see them: signed for one person and one list, so that nobody makes up or borrows one.

Resources know nothing of it: what they return as `next_cursor` is signed on its way out, what comes in as
`cursor` is checked before they see it.
"""

import hashlib
import hmac
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from postroom.api.problems import Problem

SEAL_DIGITS = 20


def open_in(request: HttpRequest, person: int) -> None:
    """Put the cursor behind the signed one into the request. Raises Problem (422)."""
    signed = request.GET.get("cursor")
    if not signed:
        return
    cursor, _, seal = signed.rpartition(".")
    if not cursor or not hmac.compare_digest(seal.encode(), _seal(cursor, person, request.path).encode()):
        raise Problem(422, "The cursor is not one of this list. Start again without it.", "cursor")
    opened = request.GET.copy()
    opened["cursor"] = cursor
    request.GET = opened  # type: ignore[assignment]


def signed_in(data: Any, request: HttpRequest, person: int) -> Any:
    """Return a page with its `next_cursor` signed; anything else as it is."""
    if isinstance(data, dict) and data.get("next_cursor"):
        cursor = str(data["next_cursor"])
        return {**data, "next_cursor": f"{cursor}.{_seal(cursor, person, request.path)}"}
    return data


def _seal(cursor: str, person: int, path: str) -> str:
    text = f"{person} {path.rstrip('/')} {cursor}".encode("utf-8", "surrogatepass")
    return hmac.new(_key(settings.SECRET_KEY), text, "sha256").hexdigest()[:SEAL_DIGITS]


@cache
def _key(secret: str) -> bytes:
    return hashlib.sha256(b"postroom cursors " + secret.encode()).digest()
