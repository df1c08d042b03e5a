"""Connecting an account by its provider's consent page: OAuth 2 with a code (RFC 6749 §4.1), state and PKCE.

`begin` gives the address of the provider's page. The provider sends the browser back with a code and the state, and
`finish` gets the refresh token for it, keeps it sealed, and tries the account. Who began must be who comes back, in
the same session of the browser, once, within a quarter of an hour.
"""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from postroom.accounts.installation import vault
from postroom.accounts.models import Person
from postroom.accounts.people import NotAllowed
from postroom.kit.clock import now
from postroom.kit.oauth2 import NoToken, challenge_of, check_token_url, exchange, new_verifier
from postroom.kit.vault import SealBroken
from postroom.mailboxes.auto_reply import may_administer
from postroom.mailboxes.fetching.mail_apps import App, app_of
from postroom.mailboxes.fetching.manage import add_account, change_account, check_room, try_out
from postroom.mailboxes.fetching.models import Auth, Connection, FetchAccount
from postroom.mailboxes.fetching.wanted import FetchAccountError, Wanted, checked
from postroom.mailboxes.models import Mailbox

WITHIN = timedelta(minutes=15)
LONGEST_STATE, LONGEST_CODE = 200, 4000
KEPT = ("host", "user", "protocol", "port", "tls", "folder", "afterwards")
AGAIN = "Begin again with Connect."


class NotConnected(FetchAccountError):  # noqa: N818
    """The way to the provider and back did not end well; `mailbox` is where it had begun, if that is known."""

    def __init__(self, sentence: str, mailbox: Mailbox | None = None) -> None:
        super().__init__(sentence)
        self.mailbox = mailbox


@dataclass(frozen=True, slots=True)
class Begun:
    """Where to send the browser, what comes back as `state`, and until when."""

    address: str
    state: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Back:
    """What a provider sends back (RFC 6749 §4.1.2): a code, or an error with its words."""

    state: str
    code: str = ""
    error: str = ""
    words: str = ""


def begin(
    mailbox: Mailbox,
    actor: Person,
    provider: str,
    wanted: Wanted,
    redirect_uri: str,
    *,
    account: FetchAccount | None = None,
    session: str = "",
) -> Begun:
    """Prepare the way to a provider, for a new account as `wanted` or for one that is to be connected anew.

    Raises FetchAccountError where the provider is not known here or the account cannot be so.
    """
    app = app_of(mailbox.organisation_id, provider)
    _check_back(redirect_uri)
    wanted = _as_stored(account) if account else replace(wanted, host=wanted.host.strip() or app.host)
    by_token = replace(wanted, auth=Auth.OAUTH2, token_url=app.token_url, client_id=app.client_id)
    wanted = checked(by_token, has_secret=True)  # It will have one.
    if account is None:
        check_room(mailbox, wanted)
    at = now()
    Connection.objects.filter(created_at__lt=at - WITHIN).delete()
    state, verifier = secrets.token_urlsafe(32), new_verifier()
    Connection.objects.create(
        organisation_id=mailbox.organisation_id,
        state=_digest(state),
        session=_digest(session) if session else "",
        verifier=vault().seal(verifier),
        person=actor,
        mailbox=mailbox,
        account=account,
        wanted={name: getattr(wanted, name) for name in KEPT},
        provider=app.name,
        token_url=app.token_url,
        client_id=app.client_id,
        client_secret=vault().seal(app.client_secret),
        redirect_uri=redirect_uri,
        created_at=at,
    )
    return Begun(_address(app, wanted.user, redirect_uri, state, verifier), state, at + WITHIN)


def finish(back: Back, actor: Person, session: str = "") -> FetchAccount:
    """Take what the provider has sent back; returns the account, connected and tried.

    Raises NotConnected where it has not come to that, FetchAccountError, NotAllowed.
    """
    row = _taken(back.state, actor, session)
    if not actor.may_write or not may_administer(actor, row.mailbox):
        raise NotAllowed(f"Administrators of {row.mailbox.name} connect its accounts.")
    if back.error or not back.code:
        raise NotConnected(_refusal(row.provider, back), row.mailbox)
    if len(back.code) > LONGEST_CODE:
        raise NotConnected(f"What {row.provider} has sent back is too long. {AGAIN}", row.mailbox)
    account = _keep(row, actor, _refresh_token(row, back.code))
    if not account.runs:
        try_out(account)
    return account


def _taken(state: str, actor: Person, session: str) -> Connection:
    """Return what belongs to this state, which is used up with that."""
    known = Connection.objects.filter(state=_digest(state[:LONGEST_STATE]))
    row = known.select_related("mailbox", "account").first()
    if row is None:
        raise NotConnected(f"This way back is not known: it holds once, and for 15 minutes. {AGAIN}")
    if row.person_id != actor.pk or (row.session and row.session != _digest(session)):
        raise NotConnected(
            "The connection was begun by somebody else, or in another browser or session. Sign in there, or "
            "begin again here with Connect."
        )
    if not known.delete()[0] or row.created_at < now() - WITHIN:
        raise NotConnected(f"The way back was open for 15 minutes, which are over. {AGAIN}", row.mailbox)
    return row


def _refresh_token(row: Connection, code: str) -> str:
    try:
        verifier, client_secret = vault().open(row.verifier), vault().open(row.client_secret)
        granted = exchange(row.token_url, code, row.redirect_uri, verifier, row.client_id, client_secret)
    except SealBroken as error:
        raise NotConnected(f"The installation's key has changed meanwhile. {AGAIN}", row.mailbox) from error
    except NoToken as error:
        raise NotConnected(str(error), row.mailbox) from error
    if not granted.refresh_token:
        raise NotConnected(
            f"{row.provider} has given access for an hour only (no refresh token). Take Postroom's access away in "
            "the settings of your account there, or allow lasting access in what is registered, and connect again.",
            row.mailbox,
        )
    return granted.refresh_token


def _keep(row: Connection, actor: Person, refresh_token: str) -> FetchAccount:
    wanted = Wanted(
        **row.wanted,
        auth=Auth.OAUTH2,
        secret=refresh_token,
        token_url=row.token_url,
        client_id=row.client_id,
        client_secret=vault().open(row.client_secret),
    )
    if row.account is None:
        return add_account(row.mailbox, wanted, actor)
    if row.account.removed_at is not None:
        raise NotConnected("The account was removed meanwhile. Put it back, or add it anew.", row.mailbox)
    change_account(row.account, wanted, actor)
    return row.account


def _address(app: App, user: str, redirect_uri: str, state: str, verifier: str) -> str:
    asked: dict[str, Any] = {
        "response_type": "code",
        "client_id": app.client_id,
        "redirect_uri": redirect_uri,
        "state": state,
        "code_challenge": challenge_of(verifier),
        "code_challenge_method": "S256",
        "login_hint": user,
        **({"scope": app.scope} if app.scope else {}),
        **dict(app.extra),
    }
    return f"{app.authorize_url}{'&' if '?' in app.authorize_url else '?'}{urlencode(asked)}"


def _refusal(provider: str, back: Back) -> str:
    """Return why there is no code, as a sentence; the provider's words are a stranger's."""
    if back.error == "access_denied":
        return f"Access was not allowed at {provider}, and nothing was changed. {AGAIN}"
    words = "".join(sign for sign in f"{back.error}: {back.words}" if sign.isprintable())[:300].strip(": ")
    return f"{provider} does not let Postroom in ({words or 'it sent no code'}), and nothing was changed."


def _check_back(redirect_uri: str) -> None:
    try:
        check_token_url(redirect_uri)
    except ValueError as error:
        raise FetchAccountError(
            "Providers send back to an https:// address alone. Enter the address of the pages under Settings, "
            "Organisation, or set POSTROOM_URL.",
            "redirect_uri",
        ) from error
    if len(redirect_uri) > 500:
        raise FetchAccountError("The address to come back to is too long.", "redirect_uri")


def _as_stored(account: FetchAccount) -> Wanted:
    return Wanted(**{name: getattr(account, name) for name in KEPT})


def _digest(text: str) -> str:
    return hashlib.sha256(f"mail account connection {text}".encode()).hexdigest()
