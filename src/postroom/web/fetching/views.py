"""The page of a mailbox's accounts, and what is entered there."""

from dataclasses import dataclass, field, replace

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from postroom.accounts.permissions import may_manage_organisation
from postroom.mailboxes.access import mailboxes_of
from postroom.mailboxes.auto_reply import may_administer
from postroom.mailboxes.fetching.mail_apps import apps_of
from postroom.mailboxes.fetching.manage import accounts_of, add_account, change_account, try_out
from postroom.mailboxes.fetching.models import Afterwards, Auth, FetchAccount, Protocol, Tls
from postroom.mailboxes.fetching.wanted import FetchAccountError, Wanted
from postroom.mailboxes.models import Mailbox
from postroom.web.access import Request, reading
from postroom.web.fetching.find import back_to, managing_account
from postroom.web.fetching.state import State
from postroom.web.inbox.kinds import INBOX
from postroom.web.inbox.places import Place
from postroom.web.inbox.sidebar import Sidebar
from postroom.web.managing import mailbox_of, managing
from postroom.web.notices import said

MOST_DIGITS = 9


@dataclass(frozen=True)
class Form:
    """What stands in a form: as stored, or as it was entered with what was wrong with it."""

    values: Wanted = field(default_factory=Wanted)
    wrong: dict[str, str] = field(default_factory=dict)
    row: FetchAccount | None = None
    choices = {"protocol": Protocol, "tls": Tls, "auth": Auth, "afterwards": Afterwards}


@reading
def every(request: Request) -> HttpResponse:
    """The mailboxes that this person sees, and the accounts of each."""
    mailboxes = mailboxes_of(request.user)
    rows = FetchAccount.objects.filter(mailbox__in=mailboxes, removed_at=None).order_by("id")
    states: dict[int, list[State]] = {}
    for row in rows:
        states.setdefault(row.mailbox_id, []).append(State(row))
    context = {
        "sidebar": Sidebar(request.user),
        "mailboxes": [(mailbox, states.get(mailbox.pk, [])) for mailbox in mailboxes],
    }
    return render(request, "fetching/every.html", context)


@reading
def page(request: Request, number: int) -> HttpResponse:
    """Show the accounts of a mailbox and how they fare."""
    return _show(request, mailbox_of(request, number))


@sensitive_post_parameters("secret", "client_secret")
@managing
def create(request: Request, mailbox: Mailbox) -> HttpResponse:
    """Add an account and try it; it is begun with afterwards."""
    wanted = _entered(request)
    try:
        row = add_account(mailbox, wanted, request.user)
    except FetchAccountError as error:
        return refused(request, mailbox, error, _handed_back(wanted, error))
    try_out(row)
    return back_to(mailbox)


@sensitive_post_parameters("secret", "client_secret")
@managing_account
def change(request: Request, row: FetchAccount) -> HttpResponse:
    """Change an account; an empty password stays as it is."""
    wanted = _entered(request)
    try:
        change_account(row, wanted, request.user)
    except FetchAccountError as error:
        row.refresh_from_db()
        return refused(request, row.mailbox, error, replace(_handed_back(wanted, error), row=row))
    if not row.runs:
        try_out(row)
    return back_to(row.mailbox)


def refused(
    request: Request, mailbox: Mailbox, error: FetchAccountError, form: Form | None = None
) -> HttpResponse:
    """Show the page with what was wrong."""
    return _show(request, mailbox, form or Form(wrong={"all": str(error)}), status=422)


def _show(request: Request, mailbox: Mailbox, form: Form | None = None, status: int = 200) -> HttpResponse:
    may_manage = may_administer(request.user, mailbox) and request.user.may_write
    states = [State(row, _form_of(row, form)) for row in accounts_of(mailbox)]
    context = {
        "mailbox": mailbox,
        "sidebar": Sidebar(request.user),
        "here": Place(INBOX, mailbox),
        "states": states,
        "may_manage": may_manage,
        "new": form if form and form.row is None else Form(),
        "apps": [app for app in apps_of(mailbox.organisation_id) if app.is_usable] if may_manage else [],
        "manages_organisation": may_manage_organisation(request.user),
        "done": said(request),
    }
    return render(request, "fetching/page.html", context, status=status)


def _form_of(row: FetchAccount, form: Form | None) -> Form:
    """Return the form of an account: as it was entered just now, or as it is stored, without the secrets."""
    if form is not None and form.row is not None and form.row.pk == row.pk:
        return form
    names = (
        "host",
        "user",
        "protocol",
        "port",
        "tls",
        "auth",
        "token_url",
        "client_id",
        "folder",
        "afterwards",
    )
    return Form(Wanted(**{name: getattr(row, name) for name in names}), row=row)


def _entered(request: Request) -> Wanted:
    posted = request.POST
    port = posted.get("port", "").strip()
    texts = {name: posted.get(name, "") for name in Wanted.__dataclass_fields__ if name != "port"}
    usable = port.isascii() and port.isdigit() and len(port) <= MOST_DIGITS
    return Wanted(**texts, port=int(port) if usable else -1 if port else 0)


def _handed_back(wanted: Wanted, error: FetchAccountError) -> Form:
    """Return the form with all that was entered but the secrets."""
    values = replace(wanted, secret="", client_secret="", port=max(wanted.port, 0))
    return Form(values, {error.field or "all": str(error)})
