"""The page from which all settings are reached."""

from django.http import HttpResponse
from django.shortcuts import render

from postroom.accounts.permissions import may_add_mailboxes, may_manage_organisation, may_manage_people
from postroom.mailboxes.access import mailboxes_of
from postroom.web.access import Request, reading
from postroom.web.inbox.sidebar import Sidebar


@reading
def overview(request: Request) -> HttpResponse:
    """Show what can be set, and what administrators look after."""
    person = request.user
    context = {
        "sidebar": Sidebar(person),
        "mailboxes": mailboxes_of(person),
        "manages_people": may_manage_people(person),
        "manages_organisation": may_manage_organisation(person),
        "adds_mailboxes": may_add_mailboxes(person),
    }
    return render(request, "settings/overview.html", context)
