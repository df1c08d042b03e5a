"""What is done to a way out: each act is a resource that is posted to."""

from django.http import HttpResponse
from django.urls import reverse

from postroom.outbox.models import Relay
from postroom.outbox.relays import manage
from postroom.outbox.relays.trial import try_relay
from postroom.outbox.relays.wanted import RelayWantedError
from postroom.web.access import Request
from postroom.web.notices import Notice, say
from postroom.web.sending.scope import Scope, back_to, managing_relay
from postroom.web.sending.views import refused


@managing_relay
def trial(request: Request, scope: Scope, row: Relay) -> HttpResponse:
    """Try it; the page shows what came of it."""
    try_relay(row, scope.sender, request.user.email)
    return back_to(scope)


@managing_relay
def removal(request: Request, scope: Scope, row: Relay) -> HttpResponse:
    """Remove it; the page offers to put it back."""
    manage.remove_relay(row, request.user)
    name = "relay-restoration" if scope.mailbox else "common-relay-restoration"
    undo = reverse(name, args=(scope.number, row.pk) if scope.mailbox else (row.pk,))
    say(request, Notice(f"{str(row).capitalize()} was removed.", undo=undo))
    return back_to(scope)


@managing_relay
def restoration(request: Request, scope: Scope, row: Relay) -> HttpResponse:
    """Put it back."""
    try:
        manage.restore_relay(row, request.user)
    except RelayWantedError as error:
        return refused(scope, error)
    return back_to(scope)
