"""Applications of others, which act for a person who agreed to it (OAuth 2, RFC 6749, with PKCE, RFC 7636)."""

import hashlib
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from oauth2_provider.generators import generate_client_secret
from oauth2_provider.models import AccessToken, Application, Grant, RefreshToken

from postroom.accounts.models import Person
from postroom.accounts.people import AccountError, NotAllowed, checked_name
from postroom.kit.clock import now

LOOPBACK = ("127.0.0.1", "localhost", "::1")
MOST_APPLICATIONS = 50


class ApplicationError(AccountError):
    """It cannot be registered so; `field` names what to mend."""

    def __init__(self, sentence: str, field: str) -> None:
        super().__init__(sentence)
        self.field = field


def applications_of(person: Person) -> Any:
    """Return the applications that this organisation has registered, for owners and administrators."""
    if not person.sees_every_mailbox:
        return Application.objects.none()
    return Application.objects.filter(user__organisation=person.organisation_id).order_by("id")


def register(
    actor: Person, name: str, redirect_uris: Sequence[str], *, confidential: bool = True
) -> tuple[Any, str]:
    """Register an application; returns it with its secret, which is shown once ("" for a public one).

    Raises ApplicationError, NotAllowed.
    """
    if not actor.sees_every_mailbox:
        raise NotAllowed("Only owners and administrators of the organisation register applications.")
    if applications_of(actor).count() >= MOST_APPLICATIONS:
        raise ApplicationError(
            f"There are {MOST_APPLICATIONS} applications already. Remove one first.", "name"
        )
    secret = generate_client_secret() if confidential else ""
    application = Application.objects.create(
        user=actor,
        name=checked_name(name.replace("\x00", ""), "application"),
        redirect_uris=" ".join(_checked_uris(redirect_uris)),
        client_type=Application.CLIENT_CONFIDENTIAL if confidential else Application.CLIENT_PUBLIC,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
        client_secret=secret,
    )
    return application, secret


def granted_by(person: Person) -> Any:
    """Return the applications that act for this person now."""
    tokens = RefreshToken.objects.filter(user=person, revoked=None).values("application_id")
    alive = AccessToken.objects.filter(user=person, expires__gt=now()).values("application_id")
    return Application.objects.filter(pk__in=tokens.union(alive)).order_by("id")


@transaction.atomic
def withdraw(person: Person, application: Any) -> None:
    """Let an application act for this person no more."""
    for kind in (Grant, RefreshToken, AccessToken):
        kind.objects.filter(user=person, application=application).delete()


def person_and_scopes(secret: str) -> tuple[Person, tuple[str, ...], str] | None:
    """Return for whom an application's access token acts, within which scopes, and a key; None where for nobody."""
    checksum = hashlib.sha256(secret.encode()).hexdigest()
    token = (
        AccessToken.objects.select_related("user")
        .filter(token_checksum=checksum, expires__gt=now(), user__is_active=True)
        .first()
    )
    if token is None or not isinstance(token.user, Person):
        return None
    return token.user, tuple(token.scope.split()), f"application {token.application_id} {token.user.pk}"


def _checked_uris(uris: Sequence[str]) -> list[str]:
    if not 0 < len(uris) <= 20:
        raise ApplicationError("Give 1 to 20 addresses to which people return.", "redirect_uris")
    for uri in uris:
        try:
            parts = urlsplit(uri)
            host = parts.hostname or ""
        except ValueError:
            raise ApplicationError(f"“{uri[:100]}” is no address.", "redirect_uris") from None
        fits = parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)
        if not fits or not host or parts.fragment or not uri.isascii() or not uri.isprintable() or " " in uri:
            raise ApplicationError(
                f"“{uri[:100]}” cannot be returned to: use https://, or http:// on the person's own machine.",
                "redirect_uris",
            )
    return list(uris)
