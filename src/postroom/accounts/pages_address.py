"""Where people open the pages: what the links in our mail begin with."""

from urllib.parse import urlsplit

from django.conf import settings

from postroom.accounts.models import Organisation
from postroom.accounts.people import AccountError

LOOPBACK = ("localhost", "127.0.0.1", "::1")
LONGEST = 300


def pages_address(organisation: Organisation, asked: str = "") -> str:
    """Return the address without a slash at its end; "" where it is not known.

    `asked` is the address at which a request came in. A stranger chooses that freely, and with it where a link
    with a secret in it would lead, so that it counts only on loopback (see `remember_address`).
    """
    known = settings.PUBLIC_URL or organisation.address
    if not known and urlsplit(asked).hostname in LOOPBACK:
        known = asked
    return known.rstrip("/")


def remember_address(organisation: Organisation, asked: str) -> None:
    """Keep, where none is known, the address at which an administrator has just signed in."""
    if not settings.PUBLIC_URL and not organisation.address and len(asked) <= LONGEST:
        Organisation.objects.filter(pk=organisation.pk, address="").update(address=asked.rstrip("/"))


def checked_address(address: str) -> str:
    """Return the address without a slash at its end. Raises AccountError where it is none of the web."""
    cleaned = address.strip().rstrip("/")
    try:
        parts = urlsplit(cleaned)
        usable = (
            parts.scheme in ("http", "https") and bool(parts.hostname) and not (parts.query or parts.fragment)
        )
    except ValueError:
        usable = False
    if cleaned and (not usable or len(cleaned) > LONGEST):
        raise AccountError(
            f"“{address[:80]}” is not an address of pages. Write it like https://mail.example.com.", "address"
        )
    return cleaned
