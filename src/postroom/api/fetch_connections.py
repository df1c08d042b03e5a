"""Connecting accounts by their provider's consent page: /mailboxes/{id}/fetch-connections, and /mail-apps."""

from datetime import datetime
from typing import Any, Literal

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Field, Router, Schema

from postroom.accounts.pages_address import pages_address
from postroom.api import find
from postroom.api.auth import administrator, writer
from postroom.api.fetching import FetchAccountOut, shape
from postroom.api.managing import manager
from postroom.api.problems import Problem
from postroom.api.schemas import Strict
from postroom.mailboxes.fetching.connecting import Back, begin, finish
from postroom.mailboxes.fetching.mail_apps import KNOWN, App, apps_of, remove_app, save_app
from postroom.mailboxes.fetching.manage import accounts_of
from postroom.mailboxes.fetching.wanted import FetchAccountError, Wanted

router = Router(tags=["fetching"])
mail_apps = Router(tags=["fetching"])

CONNECTIONS = "/{mailbox_id}/fetch-connections"
Provider = Literal["google", "microsoft", "other"]


class FetchConnectionIn(Strict):
    """An account to connect: a new one for `user`, or with `account` one that there is.

    `redirect_uri` is where the provider sends the browser to, and registered there; without it our own page, which
    finishes by itself where the person of this token is signed in.
    """

    provider: Provider
    user: str = Field("", max_length=320, examples=["support@example.com"])
    host: str = Field("", max_length=255, description="The mail server; usually that of the provider.")
    folder: str = Field("INBOX", max_length=255)
    afterwards: Literal["keep", "read", "delete"] = "keep"
    account: str | None = None
    redirect_uri: str = Field("", max_length=500, examples=["http://127.0.0.1:8765/"])


class FetchConnectionOut(Schema):
    """Where a person has to allow it, in a browser, and the `state` that comes back with the code."""

    address: str
    state: str
    expires_at: datetime


class ConnectionBack(Strict):
    """What the provider has sent to `redirect_uri`: the state, with a code or an error."""

    state: str = Field(max_length=200)
    code: str = Field("", max_length=4000)
    error: str = Field("", max_length=200)
    error_description: str = Field("", max_length=2000)


class MailAppOut(Schema):
    """What is registered at a provider, without its secret."""

    provider: Provider
    name: str
    registered: bool
    of_operator: bool
    client_id: str
    authorize_url: str
    token_url: str
    scope: str
    host: str


class MailAppList(Schema):
    """One for each provider."""

    items: list[MailAppOut]


class MailAppIn(Strict):
    """What you have registered. Empty addresses, scope and host are the usual ones; an empty secret stays."""

    client_id: str = Field(max_length=500, examples=["8154.apps.example.com"])
    client_secret: str = Field("", max_length=500)
    name: str = Field("", max_length=60)
    authorize_url: str = Field("", max_length=500)
    token_url: str = Field("", max_length=500)
    scope: str = Field("", max_length=1000)
    host: str = Field("", max_length=255)


@router.post(
    CONNECTIONS,
    response={201: FetchConnectionOut},
    summary="Begin to connect an account",
    operation_id="createFetchConnection",
)
def create_fetch_connection(request: HttpRequest, mailbox_id: str, body: FetchConnectionIn) -> Any:
    """Get the address of the provider's consent page; what it sends back is good for 15 minutes, once."""
    actor, mailbox = manager(request, mailbox_id)
    account = get_object_or_404(accounts_of(mailbox), pk=find.number(body.account)) if body.account else None
    wanted = Wanted(host=body.host, user=body.user, folder=body.folder, afterwards=body.afterwards)
    here = pages_address(actor.organisation, request.build_absolute_uri("/"))
    back = body.redirect_uri or (f"{here}{reverse('fetch-callback')}" if here else "")
    try:
        begun = begin(mailbox, actor, body.provider, wanted, back, account=account)
    except FetchAccountError as error:
        raise Problem(422, str(error), error.field) from error
    return 201, {"address": begun.address, "state": begun.state, "expires_at": begun.expires_at}


@router.post(
    f"{CONNECTIONS}/completion",
    response=FetchAccountOut,
    summary="Finish connecting an account",
    operation_id="completeFetchConnection",
)
def complete_fetch_connection(request: HttpRequest, mailbox_id: str, body: ConnectionBack) -> Any:
    """Hand in what the provider has sent back. The account is tried: see `trial_count` and `trial_error`."""
    actor, _ = manager(request, mailbox_id)
    try:
        account = finish(Back(body.state, body.code, body.error, body.error_description), actor)
    except FetchAccountError as error:
        raise Problem(422, str(error), error.field) from error
    return shape(account)


@mail_apps.get(
    "", response=MailAppList, summary="List providers to connect with", operation_id="listMailApps"
)
def list_mail_apps(request: HttpRequest) -> Any:
    """What is registered at each provider, for owners and administrators."""
    actor = administrator(request)
    return {"items": [_shape(app) for app in apps_of(actor.organisation_id)]}


@mail_apps.put(
    "/{provider}", response=MailAppOut, summary="Enter what is registered", operation_id="setMailApp"
)
def set_mail_app(request: HttpRequest, provider: str, body: MailAppIn) -> Any:
    """Enter or change the client id and secret of what you have registered at a provider."""
    actor = writer(request)
    _known(provider)
    try:
        save_app(actor, App(provider=provider, **body.model_dump()))
    except FetchAccountError as error:
        raise Problem(422, str(error), error.field) from error
    return _shape(next(app for app in apps_of(actor.organisation_id) if app.provider == provider))


@mail_apps.delete(
    "/{provider}", response={204: None}, summary="Forget what is registered", operation_id="deleteMailApp"
)
def delete_mail_app(request: HttpRequest, provider: str) -> Any:
    """Forget it; accounts that are connected go on."""
    actor = writer(request)
    _known(provider)
    remove_app(actor, provider)
    return 204, None


def _known(provider: str) -> None:
    if provider not in KNOWN:
        raise Http404


def _shape(app: App) -> dict[str, Any]:
    names = set(MailAppOut.model_fields) - {"registered"}
    return {"registered": app.is_usable, **{name: getattr(app, name) for name in names}}
