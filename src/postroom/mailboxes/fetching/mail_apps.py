"""What is registered at providers, so that accounts there are connected by a consent page: Google, Microsoft, others.

An organisation enters its own; where it has none, the operator's holds (POSTROOM_GOOGLE_APP, POSTROOM_MICROSOFT_APP).
"""

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db import transaction

from postroom.accounts.installation import vault
from postroom.accounts.models import Person
from postroom.accounts.people import NotAllowed
from postroom.accounts.permissions import may_manage_organisation
from postroom.activity.record import record
from postroom.kit.clock import now
from postroom.kit.oauth2 import check_token_url
from postroom.kit.vault import SealBroken
from postroom.mailboxes.fetching.models import FetchAccount, MailApp
from postroom.mailboxes.fetching.publishing import publish_soon
from postroom.mailboxes.fetching.wanted import FetchAccountError


@dataclass(frozen=True, slots=True)
class App:
    """An application at a provider; `client_secret` is in the clear, and "" where it stays as it is or is none.

    `host` is the mail server of its accounts, `extra` what is asked for beside, so that a refresh token is given.
    """

    provider: str
    name: str
    client_id: str = ""
    client_secret: str = ""
    authorize_url: str = ""
    token_url: str = ""
    scope: str = ""
    host: str = ""
    of_operator: bool = False
    extra: tuple[tuple[str, str], ...] = (("prompt", "consent"),)

    @property
    def is_usable(self) -> bool:
        """Whether accounts can be connected with it."""
        return bool(self.client_id and self.authorize_url and self.token_url)


GOOGLE = App(
    "google",
    "Google",
    authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
    token_url="https://oauth2.googleapis.com/token",  # noqa: S106 (an address)
    scope="https://mail.google.com/",
    host="imap.gmail.com",
    extra=(("access_type", "offline"), ("prompt", "consent")),
)
MICROSOFT = App(
    "microsoft",
    "Microsoft",
    authorize_url="https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
    token_url="https://login.microsoftonline.com/common/oauth2/v2.0/token",  # noqa: S106 (an address)
    scope="offline_access https://outlook.office.com/IMAP.AccessAsUser.All "
    "https://outlook.office.com/POP.AccessAsUser.All https://outlook.office.com/SMTP.Send",
    host="outlook.office365.com",
    extra=(("prompt", "select_account"),),
)
OTHER = App("other", "another provider")
KNOWN = {one.provider: one for one in (GOOGLE, MICROSOFT, OTHER)}
ADDRESSES = ("authorize_url", "token_url")
TEXTS = ("name", "client_id", *ADDRESSES, "scope", "host")
LONGEST = {"name": 60, "scope": 1000, "host": 255}


def apps_of(organisation: int) -> list[App]:
    """Return one for each provider, in order; those that are not registered are not `is_usable`."""
    rows = {row.provider: row for row in MailApp.objects.filter(organisation_id=organisation)}
    return [_of_row(rows[name]) if name in rows else _of_operator(known) for name, known in KNOWN.items()]


def app_of(organisation: int, provider: str) -> App:
    """Return the one of a provider. Raises FetchAccountError where it cannot be used."""
    for app in apps_of(organisation):
        if app.provider == provider and app.is_usable:
            return app
    raise FetchAccountError(
        "Postroom is not registered at this provider. An administrator enters client id and secret under "
        "Mail fetched from elsewhere, Providers.",
        "provider",
    )


@transaction.atomic
def save_app(actor: Person, wanted: App) -> None:
    """Enter or change what is registered; an empty secret stays as it is. Raises FetchAccountError, NotAllowed."""
    _demand(actor)
    wanted = _checked(wanted)
    row = MailApp.objects.filter(organisation=actor.organisation_id, provider=wanted.provider).first()
    if row is None:
        row = MailApp(organisation_id=actor.organisation_id, provider=wanted.provider)
    elif row.client_secret and not wanted.client_secret and row.token_url != wanted.token_url:
        # Else the secret could be had by letting it be sent to another server.
        raise FetchAccountError("For another address, enter the client secret again.", "client_secret")
    for name in TEXTS:
        setattr(row, name, getattr(wanted, name))
    if wanted.client_secret:
        row.client_secret = vault().seal(wanted.client_secret)
    row.changed_at = now()
    row.save()
    if wanted.client_secret:
        _give_to_accounts(row)
    record("mail_app.saved", organisation=actor.organisation_id, actor=actor, provider=wanted.provider)


@transaction.atomic
def remove_app(actor: Person, provider: str) -> bool:
    """Forget it; accounts that are connected go on. Tells whether there was one. Raises NotAllowed."""
    _demand(actor)
    gone, _ = MailApp.objects.filter(organisation=actor.organisation_id, provider=provider).delete()
    if gone:
        record("mail_app.removed", organisation=actor.organisation_id, actor=actor, provider=provider)
    return gone > 0


def _give_to_accounts(row: MailApp) -> None:
    """Let the accounts that were connected with it use its new secret."""
    theirs = FetchAccount.objects.filter(
        organisation=row.organisation_id, client_id=row.client_id, token_url=_of_row(row).token_url
    )
    if theirs.update(client_secret=row.client_secret):
        publish_soon()


def _checked(wanted: App) -> App:
    cleaned = {name: getattr(wanted, name).strip() for name in (*TEXTS, "client_secret")}
    for name, text in cleaned.items():
        if len(text) > LONGEST.get(name, 500) or any(not one.isprintable() for one in text):
            raise FetchAccountError("This is too long, or holds a line end. Copy it again.", name)
    if wanted.provider not in KNOWN:
        raise FetchAccountError("Choose one of: google, microsoft, other.", "provider")
    if not cleaned["client_id"]:
        raise FetchAccountError("Give the client id that the provider knows Postroom by.", "client_id")
    cleaned["host"] = cleaned["host"].lower()
    known = KNOWN[wanted.provider]
    for name in ADDRESSES:
        try:
            check_token_url(cleaned[name] or getattr(known, name))
        except ValueError as error:
            raise FetchAccountError(str(error), name) from error
    own: dict[str, Any] = {
        name: "" if text == getattr(known, name) else text for name, text in cleaned.items()
    }
    return replace(wanted, **own)


def _demand(actor: Person) -> None:
    if not actor.may_write or not may_manage_organisation(actor):
        raise NotAllowed("Owners and administrators enter what is registered at providers.")


def _of_row(row: MailApp) -> App:
    known = KNOWN[row.provider]
    given = {name: getattr(row, name) or getattr(known, name) for name in TEXTS}
    try:
        secret = vault().open(row.client_secret) if row.client_secret else ""
    except SealBroken:
        secret = ""  # The provider will say that it is missing.
    return replace(known, **given, client_secret=secret)


def _of_operator(known: App) -> App:
    client_id, _, secret = settings.MAIL_APPS.get(known.provider, "").partition(":")
    return replace(known, client_id=client_id, client_secret=secret, of_operator=bool(client_id))
