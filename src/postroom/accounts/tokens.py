"""The tokens that programs sign in with: shown once, kept as a hash."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db.models import Q

from postroom.accounts.models import ApiToken, Person
from postroom.kit.clock import now

PREFIX = "prt_"
LAST_USED_STEP = timedelta(minutes=1)


def create(person: Person, name: str = "token", expires_at: datetime | None = None) -> str:
    """Make a token for this person and return it; it cannot be read again later."""
    secret = PREFIX + secrets.token_urlsafe(32)
    ApiToken.objects.create(
        organisation_id=person.organisation_id,
        person=person,
        name=name,
        digest=_digest(secret),
        expires_at=expires_at,
    )
    return secret


def person_of(secret: str) -> Person | None:
    """Return whose token this is, or None where it is unknown, expired or its person is inactive."""
    at = now()
    token = (
        ApiToken.objects.select_related("person")
        .filter(Q(expires_at=None) | Q(expires_at__gt=at), digest=_digest(secret), person__is_active=True)
        .first()
    )
    if token is None:
        return None
    if token.last_used_at is None or at - token.last_used_at > LAST_USED_STEP:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)
    return token.person


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
