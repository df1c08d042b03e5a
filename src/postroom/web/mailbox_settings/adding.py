"""Making a mailbox."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render

from postroom.accounts.models import Person
from postroom.accounts.people import AccountError, NotAllowed
from postroom.accounts.permissions import may_add_mailboxes
from postroom.mailboxes.manage import add_mailbox, add_member
from postroom.mailboxes.models import Access
from postroom.mailboxes.snapshot import publish_addresses
from postroom.web.access import Request, reading, writing
from postroom.web.inbox.sidebar import Sidebar
from postroom.web.notices import Notice, say


@reading
def page(request: Request) -> HttpResponse:
    """Show the form."""
    _check(request.user)
    return _show(request)


@writing
def create(request: Request) -> HttpResponse:
    """Make the mailbox; who makes it works in it."""
    _check(request.user)
    person = request.user
    address, name = request.POST.get("address", ""), request.POST.get("name", "").replace("\x00", "")
    try:
        with transaction.atomic():
            made = add_mailbox(
                person.organisation, address, name, undo_seconds=person.organisation.undo_seconds
            )
            if not person.sees_every_mailbox:
                add_member(made, person, Access.MANAGE)
    except AccountError as error:
        return _show(request, str(error))
    publish_addresses()
    say(request, Notice(f"{made.name} receives mail for {made.address} from now on."))
    return redirect("mailbox-settings", made.pk)


def _check(person: Person) -> None:
    if not may_add_mailboxes(person):
        raise NotAllowed("New mailboxes are made by administrators. Ask one of your organisation.")


def _show(request: Request, wrong: str = "") -> HttpResponse:
    context = {"sidebar": Sidebar(request.user), "wrong": wrong, "entered": request.POST}
    return render(request, "mailbox_settings/new.html", context, status=422 if wrong else 200)
