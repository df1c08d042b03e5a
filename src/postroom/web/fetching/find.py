"""Which account a request is about, for those who may change it."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from postroom.mailboxes.fetching.models import FetchAccount
from postroom.mailboxes.models import Mailbox
from postroom.web.access import Request, View
from postroom.web.managing import managing


def managing_account(view: Callable[[Request, FetchAccount], HttpResponse]) -> View:
    """Let those who may manage the mailbox change one of its accounts; the view gets the account."""

    @wraps(view)
    def found(request: Request, mailbox: Mailbox, account: int) -> HttpResponse:
        accounts = FetchAccount.objects.filter(mailbox=mailbox).select_related("mailbox")
        return view(request, get_object_or_404(accounts, pk=account))

    return managing(found)


def back_to(mailbox: Mailbox) -> HttpResponse:
    """Return to the page of the mailbox's accounts."""
    return redirect("fetching", number=mailbox.pk)
