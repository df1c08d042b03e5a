"""/mailboxes/{id}/fetch-accounts: the accounts whose mail is fetched into a mailbox."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema

from postroom.api import find
from postroom.api.auth import person
from postroom.api.managing import manager
from postroom.api.problems import Problem
from postroom.api.schemas import Strict
from postroom.mailboxes.fetching import manage
from postroom.mailboxes.fetching.models import FetchAccount
from postroom.mailboxes.fetching.wanted import FetchAccountError, Wanted
from postroom.mailboxes.models import Mailbox

router = Router(tags=["fetching"])

ACCOUNTS = "/{mailbox_id}/fetch-accounts"
ACCOUNT = f"{ACCOUNTS}/{{account_id}}"
History = Literal["import", "leave"]


class FetchAccountOut(Schema):
    """An account, without its secrets, and how it fares.

    `fetched` counts mails ever, `history_count` those that lay there at the first connection; `trial_count` and
    `trial_error` are what the last trial found.
    """

    id: str
    mailbox: str
    protocol: Literal["imap", "pop"]
    host: str
    port: int
    tls: Literal["tls", "starttls", "none"]
    user: str
    auth: Literal["password", "oauth2"]
    token_url: str
    client_id: str
    folder: str
    afterwards: Literal["keep", "read", "delete"]
    history: History
    state: Literal["new", "paused", "starting", "connecting", "fetching", "waiting", "failing", "stopped"]
    error: str
    failing_since: datetime | None
    next_at: datetime | None
    succeeded_at: datetime | None
    fetched: int
    history_count: int
    left_count: int
    aside_count: int
    trial_at: datetime | None
    trial_count: int | None
    trial_error: str


class FetchAccountList(Schema):
    """The accounts of a mailbox: at most 20, so there is one page."""

    items: list[FetchAccountOut]


class FetchAccountIn(Strict):
    """A new account. `secret` is the password, or the refresh token of OAuth 2; it is never given out again."""

    host: str
    user: str
    secret: str
    protocol: Literal["imap", "pop"] = "imap"
    port: int = Field(0, description="0 for the usual one.")
    tls: Literal["tls", "starttls", "none"] = "tls"
    auth: Literal["password", "oauth2"] = "password"
    token_url: str = ""
    client_id: str = ""
    client_secret: str = ""
    folder: str = "INBOX"
    afterwards: Literal["keep", "read", "delete"] = "keep"
    history: History | None = Field(
        None, description="Begin at once, with the mail that is there or without."
    )


class FetchAccountPatch(Strict):
    """What is to change; what is left out stays."""

    host: str | None = None
    user: str | None = None
    secret: str | None = None
    protocol: Literal["imap", "pop"] | None = None
    port: int | None = None
    tls: Literal["tls", "starttls", "none"] | None = None
    auth: Literal["password", "oauth2"] | None = None
    token_url: str | None = None
    client_id: str | None = None
    client_secret: str | None = None
    folder: str | None = None
    afterwards: Literal["keep", "read", "delete"] | None = None


class StartIn(Strict):
    """What to do with the mail that lies there: import it silently, or leave it."""

    history: History


@router.get(ACCOUNTS, response=FetchAccountList, summary="List accounts", operation_id="listFetchAccounts")
def list_fetch_accounts(request: HttpRequest, mailbox_id: str) -> Any:
    """The accounts whose mail is fetched into a mailbox, and how they fare."""
    mailbox = find.mailbox(person(request), mailbox_id)
    return {"items": [shape(row) for row in manage.accounts_of(mailbox)]}


@router.post(
    ACCOUNTS, response={201: FetchAccountOut}, summary="Add an account", operation_id="createFetchAccount"
)
def create_fetch_account(request: HttpRequest, mailbox_id: str, body: FetchAccountIn) -> Any:
    """Add an account. Without `history` nothing is fetched before it is started."""
    actor, mailbox = manager(request, mailbox_id)
    try:
        row = manage.add_account(mailbox, Wanted(**body.dict(exclude={"history"})), actor)
        if body.history:
            manage.start(row, body.history, actor)
    except FetchAccountError as error:
        raise _problem(error) from error
    return 201, shape(row)


@router.get(ACCOUNT, response=FetchAccountOut, summary="Read an account", operation_id="getFetchAccount")
def get_fetch_account(request: HttpRequest, mailbox_id: str, account_id: str) -> Any:
    """One account and how it fares."""
    return shape(_row(find.mailbox(person(request), mailbox_id), account_id))


@router.patch(
    ACCOUNT, response=FetchAccountOut, summary="Change an account", operation_id="updateFetchAccount"
)
def update_fetch_account(
    request: HttpRequest, mailbox_id: str, account_id: str, body: FetchAccountPatch
) -> Any:
    """Change an account. For another server the secret has to be sent again."""
    actor, mailbox = manager(request, mailbox_id)
    row = _row(mailbox, account_id)
    names = set(Wanted.__dataclass_fields__) - {"secret", "client_secret"}
    stored = {name: getattr(row, name) for name in names}
    changes = {name: value for name, value in body.dict(exclude_unset=True).items() if value is not None}
    try:
        manage.change_account(row, Wanted(**{**stored, **changes}), actor)
    except FetchAccountError as error:
        raise _problem(error) from error
    return shape(row)


@router.delete(ACCOUNT, response={204: None}, summary="Remove an account", operation_id="deleteFetchAccount")
def delete_fetch_account(request: HttpRequest, mailbox_id: str, account_id: str) -> Any:
    """Fetch it no more. Mail that is here stays."""
    actor, mailbox = manager(request, mailbox_id)
    manage.remove(_row(mailbox, account_id), actor)
    return 204, None


@router.post(
    f"{ACCOUNT}/trials", response=FetchAccountOut, summary="Try an account", operation_id="createFetchTrial"
)
def create_fetch_trial(request: HttpRequest, mailbox_id: str, account_id: str) -> Any:
    """Connect and count what lies there: see `trial_count` and `trial_error`. Takes up to a minute."""
    _, mailbox = manager(request, mailbox_id)
    row = _row(mailbox, account_id)
    try:
        manage.try_out(row)
    except FetchAccountError as error:
        raise _problem(error) from error
    return shape(row)


@router.put(f"{ACCOUNT}/start", response=FetchAccountOut, summary="Begin", operation_id="startFetchAccount")
def start_fetch_account(request: HttpRequest, mailbox_id: str, account_id: str, body: StartIn) -> Any:
    """Fetch from now on; what lies there is imported silently, or left."""
    actor, mailbox = manager(request, mailbox_id)
    row = _row(mailbox, account_id)
    manage.start(row, body.history, actor)
    return shape(row)


@router.put(f"{ACCOUNT}/pause", response=FetchAccountOut, summary="Pause", operation_id="pauseFetchAccount")
def pause_fetch_account(request: HttpRequest, mailbox_id: str, account_id: str) -> Any:
    """Fetch nothing until the pause is deleted; mail waits on its server."""
    actor, mailbox = manager(request, mailbox_id)
    row = _row(mailbox, account_id)
    manage.pause(row, actor)
    return shape(row)


@router.delete(
    f"{ACCOUNT}/pause", response=FetchAccountOut, summary="Resume", operation_id="resumeFetchAccount"
)
def resume_fetch_account(request: HttpRequest, mailbox_id: str, account_id: str) -> Any:
    """Go on where it was."""
    actor, mailbox = manager(request, mailbox_id)
    row = _row(mailbox, account_id)
    manage.resume(row, actor)
    return shape(row)


@router.post(
    f"{ACCOUNT}/checks", response=FetchAccountOut, summary="Look for mail", operation_id="createFetchCheck"
)
def create_fetch_check(request: HttpRequest, mailbox_id: str, account_id: str) -> Any:
    """Look for mail at once, also while it waits after a failure."""
    _, mailbox = manager(request, mailbox_id)
    row = _row(mailbox, account_id)
    manage.fetch_now(row)
    return shape(row)


@router.post(
    f"{ACCOUNT}/restoration",
    response=FetchAccountOut,
    summary="Put an account back",
    operation_id="restoreFetchAccount",
)
def restore_fetch_account(request: HttpRequest, mailbox_id: str, account_id: str) -> Any:
    """Put an account back that was removed; it goes on where it was."""
    actor, mailbox = manager(request, mailbox_id)
    rows = FetchAccount.objects.filter(mailbox=mailbox).select_related("mailbox")
    row = get_object_or_404(rows, pk=find.number(account_id))
    manage.restore(row, actor)
    return shape(row)


def _row(mailbox: Mailbox, text: str) -> FetchAccount:
    return get_object_or_404(manage.accounts_of(mailbox).select_related("mailbox"), pk=find.number(text))


def _problem(error: FetchAccountError) -> Problem:
    return Problem(422, str(error), error.field)


def shape(row: FetchAccount) -> dict[str, Any]:
    """Return an account as programs see it."""
    names = set(FetchAccountOut.model_fields) - {"id", "mailbox", "state"}
    return {
        "id": str(row.pk),
        "mailbox": str(row.mailbox_id),
        "state": row.state,
        **{name: getattr(row, name) for name in names},
    }
