"""What the organisation has registered at providers of mail."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from postroom.accounts.permissions import may_manage_organisation
from postroom.mailboxes.fetching.mail_apps import KNOWN, TEXTS, App, apps_of, remove_app, save_app
from postroom.mailboxes.fetching.models import MailApp
from postroom.mailboxes.fetching.wanted import FetchAccountError
from postroom.web import errors
from postroom.web.access import Request, reading, writing
from postroom.web.fetching.connecting import callback_of
from postroom.web.inbox.sidebar import Sidebar
from postroom.web.notices import Notice, said, say


@reading
def page(request: Request) -> HttpResponse:
    """Show the providers, and what is entered for them; secrets are never shown."""
    return _show(request)


@sensitive_post_parameters("client_secret")
@writing
def setting(request: Request) -> HttpResponse:
    """Enter or change what is registered at a provider."""
    posted = request.POST
    texts: dict[str, Any] = {name: posted.get(name, "") for name in (*TEXTS, "client_secret")}
    entered = App(posted.get("provider", ""), **texts)
    try:
        save_app(request.user, entered)
    except FetchAccountError as error:
        return _show(request, entered, error)
    name = entered.name or KNOWN[entered.provider].name
    say(request, Notice(f"Accounts at {name} can be connected now."))
    return redirect("mail-apps")


@writing
def removal(request: Request) -> HttpResponse:
    """Forget what is registered at a provider."""
    if remove_app(request.user, request.POST.get("provider", "")):
        say(request, Notice("It was removed. Accounts that are connected go on."))
    return redirect("mail-apps")


def _show(
    request: Request, entered: App | None = None, error: FetchAccountError | None = None
) -> HttpResponse:
    if not may_manage_organisation(request.user):
        return errors.not_for_members(request)
    own = set(
        MailApp.objects.filter(organisation=request.user.organisation_id).values_list("provider", flat=True)
    )
    rows = []
    for app in apps_of(request.user.organisation_id):
        mine = entered is not None and entered.provider == app.provider
        wrong = {error.field or "all": str(error)} if mine and error else {}
        rows.append(
            {"app": app, "values": entered if mine else app, "wrong": wrong, "own": app.provider in own}
        )
    context = {
        "sidebar": Sidebar(request.user),
        "rows": rows,
        "callback": callback_of(request),
        "wrong": str(error) if error and (not entered or entered.provider not in KNOWN) else "",
        "may_change": request.user.may_write,
        "done": said(request),
    }
    return render(request, "fetching/mail_apps.html", context, status=422 if error else 200)
