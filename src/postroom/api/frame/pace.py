"""How many calls a token may make: a window of a minute, counted in the memory of each web process.

Headers as in draft-ietf-httpapi-ratelimit-headers (the three fields of its -03, and RateLimit-Policy), and
Retry-After (RFC 9110 §10.2.3).
"""

import threading
import time
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponseBase

WINDOW_S = 60
MOST_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a window after a call; `refused` where nothing was left for it."""

    limit: int
    remaining: int
    reset_s: int
    refused: bool


_windows: dict[str, tuple[float, int]] = {}
_lock = threading.Lock()


def count(key: str) -> Left:
    """Count a call of this caller."""
    limit: int = settings.API_CALLS_A_MINUTE
    at = time.monotonic()
    with _lock:
        began, calls = _windows.get(key, (at, 0))
        if at - began >= WINDOW_S:
            began, calls = at, 0
        _windows[key] = began, calls + 1
        if len(_windows) > MOST_REMEMBERED:
            _forget_old(at)
    reset_s = max(1, round(began + WINDOW_S - at))
    return Left(limit, max(0, limit - calls - 1), reset_s, calls >= limit)


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
    with _lock:
        _windows.clear()


def _forget_old(at: float) -> None:
    for key in [key for key, (began, _) in _windows.items() if at - began >= WINDOW_S]:
        del _windows[key]
