"""Who may change the settings of a mailbox: a decorator for the views that do."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404

from postroom.mailboxes.access import mailboxes_of
from postroom.mailboxes.auto_reply import may_administer
from postroom.mailboxes.models import Mailbox
from postroom.web import errors
from postroom.web.access import Request, View, writing


def mailbox_of(request: Request, number: int) -> Mailbox:
    """Return the mailbox, if the person sees it."""
    return get_object_or_404(mailboxes_of(request.user), pk=number)


def managing(view: Callable[..., HttpResponse]) -> View:
    """Let those who may manage the mailbox of this number change something; the view gets the mailbox."""

    @wraps(view)
    def checked(request: Request, number: int, **more: Any) -> HttpResponseBase:
        mailbox = mailbox_of(request, number)
        if not may_administer(request.user, mailbox):
            return errors.for_administrators(request)
        return view(request, mailbox, **more)

    return writing(checked)
