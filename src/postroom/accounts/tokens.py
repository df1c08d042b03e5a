"""The tokens that programs sign in with: shown once, kept as a hash, revoked at any time."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from postroom.accounts.models import ApiToken, Person
from postroom.accounts.prepared import prepared
from postroom.accounts.scopes import EVERYTHING, ScopeError, checked
from postroom.kit.clock import now

PREFIX = "prt_"
LAST_USED_STEP = timedelta(minutes=1)
SHOWN_CHARACTERS = 10
MOST_TOKENS = 100


class TokenError(ValueError):
    """A token that cannot be made as asked for; the message is a sentence, `field` names what is wrong."""

    def __init__(self, sentence: str, field: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Issued:
    """A token just made, with its secret, which cannot be read again later."""

    token: ApiToken
    secret: str


def create(
    person: Person,
    name: str = "token",
    expires_at: datetime | None = None,
    scopes: Iterable[str] = EVERYTHING,
) -> str:
    """Make a token for this person and return its secret. Raises TokenError."""
    return issue(person, name, expires_at, scopes).secret


def issue(
    person: Person,
    name: str,
    expires_at: datetime | None = None,
    scopes: Iterable[str] = EVERYTHING,
) -> Issued:
    """Make a token with these scopes (see accounts.scopes). Raises TokenError."""
    name = " ".join(name.replace("\x00", "").split())
    if not name or len(name) > 200:
        raise TokenError("Name the token after what it is for, in 1 to 200 characters.", "name")
    if expires_at is not None and expires_at <= now():
        raise TokenError("The token would have expired already. Choose a time in the future.", "expires_at")
    if tokens_of(person).count() >= MOST_TOKENS:
        raise TokenError(f"{person.name} has {MOST_TOKENS} tokens. Revoke one that is not used.", "name")
    try:
        granted = checked(scopes)
    except ScopeError as error:
        raise TokenError(str(error), "scopes") from error
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        organisation_id=person.organisation_id,
        person=person,
        name=name,
        digest=_digest(secret),
        hint=secret[:SHOWN_CHARACTERS],
        scopes=granted,
        expires_at=expires_at,
    )
    return Issued(token, secret)


def tokens_of(person: Person) -> QuerySet[ApiToken]:
    """Return this person's tokens that were not revoked, newest first; expired ones too."""
    return ApiToken.objects.filter(person=person, revoked_at=None).order_by("-id")


def revoke(token: ApiToken) -> bool:
    """Let a token open nothing from now on; returns whether it was still valid."""
    return bool(ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now()))


def token_of(secret: str) -> ApiToken | None:
    """Return the token with its person; None where it is unknown, expired or revoked, or its person inactive."""
    at = now()
    token = next(iter(_valid(_digest(secret), at)), None)
    if token is not None and (token.last_used_at is None or at - token.last_used_at > LAST_USED_STEP):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)
    return token


@prepared
def _valid(digest: str, at: datetime) -> QuerySet[ApiToken]:
    alive = ApiToken.objects.filter(Q(expires_at=None) | Q(expires_at__gt=at), revoked_at=None)
    return alive.filter(digest=digest, person__is_active=True).select_related("person")


def person_of(secret: str) -> Person | None:
    """Return whose token this is; None as for `token_of`."""
    token = token_of(secret)
    return token.person if token else None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
