"""Whose ways out a page is about: those of one mailbox, or of all that have none of their own."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from postroom.mailboxes.access import mailboxes_of
from postroom.mailboxes.auto_reply import may_administer
from postroom.mailboxes.models import Mailbox
from postroom.outbox.models import Relay
from postroom.web import errors
from postroom.web.access import Request, View, writing
from postroom.web.managing import mailbox_of


@dataclass(frozen=True)
class Scope:
    """A mailbox, or None for all, as one person sees it."""

    request: Request
    mailbox: Mailbox | None

    @property
    def organisation(self) -> int:
        """Whose it is."""
        return self.request.user.organisation_id

    @property
    def number(self) -> int | None:
        """The number of the mailbox."""
        return self.mailbox.pk if self.mailbox else None

    @property
    def may_manage(self) -> bool:
        """Whether this person may change something here."""
        person = self.request.user
        allowed = may_administer(person, self.mailbox) if self.mailbox else person.sees_every_mailbox
        return person.may_write and allowed

    @property
    def page(self) -> str:
        """The address of its page; those of what can be done begin with it."""
        return reverse("relays", args=[self.mailbox.pk]) if self.mailbox else reverse("common-relays")

    @property
    def sender(self) -> str:
        """An address that mail comes from here."""
        if self.mailbox:
            return self.mailbox.address
        first = mailboxes_of(self.request.user).first()
        return first.address if first else self.request.user.email


def scope_of(request: Request, number: int | None) -> Scope:
    """Return the scope, if the person sees it."""
    return Scope(request, None if number is None else mailbox_of(request, number))


def managing_scope(view: Callable[..., HttpResponse]) -> View:
    """Let those who may manage the scope change something; the view gets it."""

    @wraps(view)
    def checked(request: Request, number: int | None = None, **more: Any) -> HttpResponseBase:
        scope = scope_of(request, number)
        if not scope.may_manage:
            return errors.for_administrators(request)
        return view(request, scope, **more)

    return writing(checked)


def managing_relay(view: Callable[[Request, Scope, Relay], HttpResponse]) -> View:
    """Let those who may manage the scope change one of its ways out; the view gets both."""

    @wraps(view)
    def found(request: Request, scope: Scope, relay: int) -> HttpResponse:
        rows = Relay.objects.filter(organisation=scope.organisation, mailbox=scope.number)
        return view(request, scope, get_object_or_404(rows, pk=relay))

    return managing_scope(found)


def back_to(scope: Scope) -> HttpResponse:
    """Return to the page of the scope."""
    return redirect(scope.page)
