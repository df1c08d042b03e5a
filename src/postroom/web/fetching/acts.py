"""What is done to an account: each act is a resource that is posted to."""

from django.http import HttpResponse
from django.urls import reverse

from postroom.mailboxes.fetching import manage
from postroom.mailboxes.fetching.models import FetchAccount
from postroom.mailboxes.fetching.wanted import FetchAccountError
from postroom.web.access import Request
from postroom.web.fetching.find import back_to, managing_account
from postroom.web.fetching.views import refused
from postroom.web.notices import Notice, say


@managing_account
def trial(request: Request, row: FetchAccount) -> HttpResponse:
    """Try the connection; the page shows what came of it."""
    try:
        manage.try_out(row)
    except FetchAccountError as error:
        return refused(request, row.mailbox, error)
    return back_to(row.mailbox)


@managing_account
def start(request: Request, row: FetchAccount) -> HttpResponse:
    """Begin, with the mail that lies there or without it."""
    try:
        manage.start(row, request.POST.get("history", ""), request.user)
    except FetchAccountError as error:
        return refused(request, row.mailbox, error)
    return back_to(row.mailbox)


@managing_account
def check(request: Request, row: FetchAccount) -> HttpResponse:
    """Look for mail at once."""
    manage.fetch_now(row)
    return back_to(row.mailbox)


@managing_account
def pause(request: Request, row: FetchAccount) -> HttpResponse:
    """Fetch nothing for now."""
    manage.pause(row, request.user)
    return back_to(row.mailbox)


@managing_account
def resumption(request: Request, row: FetchAccount) -> HttpResponse:
    """Go on."""
    manage.resume(row, request.user)
    return back_to(row.mailbox)


@managing_account
def removal(request: Request, row: FetchAccount) -> HttpResponse:
    """Remove it; the page offers to put it back."""
    manage.remove(row, request.user)
    undo = reverse("fetch-restoration", args=(row.mailbox_id, row.pk))
    say(request, Notice(f"{row} was removed. Its mail stays here.", undo=undo))
    return back_to(row.mailbox)


@managing_account
def restoration(request: Request, row: FetchAccount) -> HttpResponse:
    """Put it back."""
    manage.restore(row, request.user)
    return back_to(row.mailbox)
