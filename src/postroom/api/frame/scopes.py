"""Which area of the API a resource belongs to, and whether a caller may go there."""

from django.http import HttpRequest

from postroom.accounts.callers import Caller
from postroom.accounts.scopes import READ, WRITE, allows

# By the first part of the path. What is not here needs the scope `read` or `write`.
AREA_OF = {
    "conversations": "conversations",
    "messages": "conversations",
    "attachments": "conversations",
    "notes": "conversations",
    "uploads": "conversations",
    "tags": "conversations",
    "suggestions": "conversations",
    "merges": "conversations",
    "activity": "conversations",
    "events": "conversations",
    "mailboxes": "mailboxes",
    "contacts": "contacts",
    "recipients": "contacts",
    "organisation": "people",
    "people": "people",
    "invitations": "people",
    "teams": "people",
    "profile": "people",
    "sign-ins": "people",
    "push-subscriptions": "people",
    "tokens": "people",
    "applications": "people",
    "grants": "people",
    "search": "search",
    "saved-searches": "search",
    "ledger": "operations",
    "quarantine": "operations",
    "alerts": "operations",
    "breakers": "operations",
    "webhooks": "webhooks",
}
# Everybody may know who they are, whatever they may do.
FREE = frozenset({"me", "openapi.json"})
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def missing_scope(request: HttpRequest, caller: Caller) -> str | None:
    """Return the scope that this call would need and its token lacks; None where it has it."""
    first = request.path.removeprefix("/api/v1/").partition("/")[0]
    if first in FREE:
        return None
    area, is_writing = area_of(first), request.method not in SAFE
    if allows(caller.scopes, area, writing=is_writing):
        return None
    level = WRITE if is_writing else READ
    return f"{area}:{level}" if area else level


def area_of(first: str) -> str:
    """Return the area of the resources below this first part of a path; "" where they have none of their own."""
    return AREA_OF.get(first, "")
