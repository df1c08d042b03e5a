"""Turning push on and off for a browser, and which browsers are still a person's own."""

import hashlib
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from oauth2_provider.models import get_access_token_model, get_refresh_token_model

from postroom.accounts.installation import vault
from postroom.accounts.models import ApiToken, Person, SignIn
from postroom.accounts.people import AccountError
from postroom.integrations.push.models import PushMessage, PushSubscription, VapidKey
from postroom.kit.clock import now
from postroom.kit.push_encryption import checked_auth, from_text, public_key, to_text
from postroom.kit.vapid import Vapid

MOST_SUBSCRIPTIONS = 20
LONGEST_ENDPOINT = 2000
LONGEST_AGENT = 300


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a browser says of its subscription (Push API §8.1), and what it calls itself."""

    endpoint: str
    p256dh: str
    auth: str
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Behind:
    """What a subscription hangs on: one of these."""

    sign_in: SignIn | None = None
    token: int | None = None
    application: int | None = None


def vapid() -> Vapid:
    """Return the installation's key pair, which is made when it is first asked for (one query)."""
    kept = VapidKey.objects.filter(pk=1).first()
    if kept is None:
        kept, _ = VapidKey.objects.get_or_create(pk=1, defaults={"secret": vault().seal(Vapid.new().secret)})
    return Vapid.from_secret(vault().open(kept.secret))


def subscriptions_of(person: Person) -> QuerySet[PushSubscription]:
    """Return where this person is told by push, the newest first."""
    return living().filter(person=person).order_by("-pk")


def living() -> QuerySet[PushSubscription]:
    """Return the subscriptions of people who may still sign in, behind which a session, token or grant still stands."""
    at = now()
    sessions = Session.objects.filter(session_key=OuterRef("sign_in__session_key"), expire_date__gt=at)
    tokens = ApiToken.objects.filter(
        Q(expires_at=None) | Q(expires_at__gt=at), pk=OuterRef("token"), revoked_at=None
    )
    granted = {"user": OuterRef("person"), "application": OuterRef("application")}
    refreshable = get_refresh_token_model().objects.filter(revoked=None, **granted)
    usable = get_access_token_model().objects.filter(expires__gt=at, **granted)
    return PushSubscription.objects.filter(
        Q(Exists(sessions), sign_in__ended_at=None, sign_in__isnull=False)
        | Q(Exists(tokens))
        | Q(Exists(refreshable))
        | Q(Exists(usable)),
        person__is_active=True,
    )


@transaction.atomic
def subscribe(person: Person, wanted: Wanted, behind: Behind) -> PushSubscription:
    """Tell this browser from now on. An endpoint belongs to whoever subscribed last. Raises AccountError."""
    endpoint = checked_endpoint(wanted.endpoint)
    p256dh, auth = _checked_keys(wanted)
    digest = hashlib.sha256(endpoint.encode()).hexdigest()
    theirs = PushSubscription.objects.filter(person=person)
    if theirs.exclude(digest=digest).count() >= MOST_SUBSCRIPTIONS:
        forget_silent(person)
    if theirs.exclude(digest=digest).count() >= MOST_SUBSCRIPTIONS:
        raise AccountError(
            f"You are told in {MOST_SUBSCRIPTIONS} browsers already. Remove one first.", "endpoint"
        )
    PushSubscription.objects.filter(digest=digest).exclude(person=person).delete()
    made, _ = PushSubscription.objects.update_or_create(
        digest=digest,
        defaults={
            "organisation_id": person.organisation_id,
            "person": person,
            "sign_in": behind.sign_in,
            "token_id": behind.token,
            "application_id": behind.application,
            "endpoint": endpoint,
            "service": _host(endpoint),
            "p256dh": p256dh,
            "auth": auth,
            "agent": wanted.agent.replace("\x00", "")[:LONGEST_AGENT],
            "failing_since": None,
        },
    )
    return made


def unsubscribe(subscription: PushSubscription) -> None:
    """Tell this browser nothing any more."""
    subscription.delete()


def send_test(subscription: PushSubscription) -> PushMessage:
    """Send a message that says no more than that it has come."""
    return PushMessage.objects.create(organisation_id=subscription.organisation_id, subscription=subscription)


def forget_silent(person: Person | None = None) -> int:
    """Remove the subscriptions behind which nothing stands any more, with what waits for them; returns how many."""
    of_whom = PushSubscription.objects.filter(person=person) if person else PushSubscription.objects.all()
    _, gone = of_whom.exclude(pk__in=living().values("pk")).delete()
    return gone.get(PushSubscription._meta.label, 0)


def checked_endpoint(endpoint: str) -> str:
    """Return the address of the push service. Raises AccountError where it cannot be one."""
    schemes = ("https", "http") if settings.WEBHOOK_NETWORKS else ("https",)
    try:
        parts = urlsplit(endpoint)
        fits = (
            bool(parts.hostname) and parts.scheme in schemes and parts.port != 0 and "@" not in parts.netloc
        )
    except ValueError:
        fits = False
    if not fits or not endpoint.isascii() or not endpoint.isprintable() or " " in endpoint:
        raise AccountError("The endpoint is not the https:// address of a push service.", "endpoint")
    if len(endpoint) > LONGEST_ENDPOINT or len(_host(endpoint)) > 255:
        raise AccountError(f"An endpoint has at most {LONGEST_ENDPOINT} characters.", "endpoint")
    return endpoint


def _checked_keys(wanted: Wanted) -> tuple[str, str]:
    try:
        p256dh = from_text(wanted.p256dh)
        public_key(p256dh)
    except ValueError as error:
        raise AccountError(
            "This is no public key of a browser (a point of P-256, base64url).", "p256dh"
        ) from error
    try:
        auth = checked_auth(from_text(wanted.auth))
    except ValueError as error:
        raise AccountError("This is no secret of a browser (16 bytes, base64url).", "auth") from error
    return to_text(p256dh), to_text(auth)


def _host(endpoint: str) -> str:
    return urlsplit(endpoint).hostname or ""
