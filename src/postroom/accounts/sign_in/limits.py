"""How often somebody may try: counted in the database, by the library of sign-in."""

from allauth.core.internal.ratelimit import consume
from django.http import HttpRequest

# Attempts in a time, for each key. Who guesses from many networks meets the first, who tries many people the second.
RATES = {
    "password": "10/5m/key",
    "password-network": "100/10m/key",
    "code": "8/5m/key",
    "reset": "3/15m/key",
    "reset-network": "30/h/key",
    "set-up": "20/10m/key",
}
TOO_MANY = "That were too many attempts. Wait some minutes, then try again."


def is_allowed(request: HttpRequest, what: str, key: str) -> bool:
    """Tell whether one more attempt is allowed, without counting it."""
    return _consume(request, what, key, dry_run=True)


def count(request: HttpRequest, what: str, key: str) -> bool:
    """Count an attempt; returns whether it was allowed."""
    return _consume(request, what, key, dry_run=False)


def network_of(request: HttpRequest) -> str:
    """Return the network address that a request came from; the server has looked behind a proxy already."""
    return str(request.META.get("REMOTE_ADDR", ""))


def _consume(request: HttpRequest, what: str, key: str, *, dry_run: bool) -> bool:
    return bool(
        consume(request, app="postroom", action=what, config=RATES, key=key, dry_run=dry_run, limit_get=True)
    )
