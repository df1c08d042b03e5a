"""How many calls a token may make: a window of a minute, counted by all web processes of a machine together.

Headers as in draft-ietf-httpapi-ratelimit-headers (the three fields of its -03, and RateLimit-Policy), and
Retry-After (RFC 9110 §10.2.3).
"""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.http import HttpResponseBase

from postroom.kit.shared_windows import SharedWindows

WINDOW_S = 60


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a window after a call; `refused` where nothing was left for it."""

    limit: int
    remaining: int
    reset_s: int
    refused: bool


def count(key: str) -> Left:
    """Count a call of this caller."""
    limit: int = settings.API_CALLS_A_MINUTE
    window = _windows().count(key)
    reset_s = max(1, round(window.over_in_s))
    return Left(limit, max(0, limit - window.before - 1), reset_s, window.before >= limit)


@cache
def _windows() -> SharedWindows:
    return SharedWindows(settings.DATA_FOLDER.run / "api-calls", WINDOW_S)


def announce(left: Left, response: HttpResponseBase) -> None:
    """Tell the caller what is left."""
    response["RateLimit-Limit"] = str(left.limit)
    response["RateLimit-Remaining"] = str(left.remaining)
    response["RateLimit-Reset"] = str(left.reset_s)
    response["RateLimit-Policy"] = f"{left.limit};w={WINDOW_S}"
    if left.refused:
        response["Retry-After"] = str(left.reset_s)


def forget() -> None:
    """Begin every window anew."""
    _windows().forget()
