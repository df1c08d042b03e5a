"""What a program may do with a token: read or write, everywhere or in some areas only."""

from collections.abc import Collection, Iterable

AREAS = {
    "conversations": "conversations, messages, notes, replies, tags and what happened to them",
    "mailboxes": "mailboxes, their members, settings, automatic replies and accounts elsewhere",
    "contacts": "customers and what is known of them",
    "people": "the organisation, its people and teams, your own profile, and tokens",
    "search": "search and saved searches",
    "operations": "ledger, quarantine, alerts and breakers",
    "webhooks": "webhooks and the log of their deliveries",
}
READ, WRITE = "read", "write"
SCOPES = {
    READ: "Read everything that you can read",
    WRITE: "Read and change everything that you can",
    **{f"{area}:{READ}": f"Read {what}" for area, what in AREAS.items()},
    **{f"{area}:{WRITE}": f"Read and change {what}" for area, what in AREAS.items()},
}
EVERYTHING = (WRITE,)


class ScopeError(ValueError):
    """A scope that does not exist, or none at all; the message is a sentence."""


def checked(scopes: Iterable[str]) -> list[str]:
    """Return the scopes in the order of SCOPES, each once. Raises ScopeError."""
    wanted = set(scopes)
    if not wanted:
        raise ScopeError("A token without a scope can do nothing: choose read, write, or an area.")
    unknown = sorted(wanted - set(SCOPES))
    if unknown:
        raise ScopeError(f"There is no scope “{unknown[0][:60]}”. Choose among: {', '.join(SCOPES)}.")
    return [scope for scope in SCOPES if scope in wanted]


def allows(scopes: Collection[str], area: str, *, writing: bool) -> bool:
    """Tell whether these scopes let a program read, or change, something of an area. Write includes read."""
    enough = {WRITE, f"{area}:{WRITE}"}
    if not writing:
        enough |= {READ, f"{area}:{READ}"}
    return not enough.isdisjoint(scopes)
