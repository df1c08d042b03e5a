"""Who a program acts for, whichever kind of token it holds."""

from dataclasses import dataclass

from postroom.accounts.applications import person_and_scopes
from postroom.accounts.models import Person
from postroom.accounts.tokens import PREFIX, token_of


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: for whom, within which scopes; `key` tells one token from another."""

    person: Person
    scopes: tuple[str, ...]
    key: str


def caller_with(authorization: str) -> Caller | None:
    """Return who sends this Authorization header (RFC 6750 §2.1); None where it opens nothing."""
    kind, _, secret = authorization.partition(" ")
    if kind.lower() != "bearer":
        return None
    secret = secret.strip()
    if not secret.startswith(PREFIX):
        granted = person_and_scopes(secret)
        return Caller(*granted) if granted else None
    token = token_of(secret)
    return Caller(token.person, tuple(token.scopes), f"token {token.pk}") if token else None
