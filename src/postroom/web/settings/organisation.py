"""The organisation: its name, the address of its pages, what holds where nothing else is set."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render

from postroom.accounts.models import Organisation
from postroom.accounts.people import AccountError
from postroom.accounts.permissions import may_manage_organisation
from postroom.accounts.profile import OrganisationSettings, change_organisation
from postroom.web import errors
from postroom.web.access import Request, reading, writing
from postroom.web.inbox.sidebar import Sidebar
from postroom.web.notices import Notice, said, say
from postroom.web.numbers import number

OUT_OF_RANGE = 999


@reading
def page(request: Request) -> HttpResponse:
    """Show what is set."""
    return _show(request, request.user.organisation)


@writing
def change(request: Request) -> HttpResponse:
    """Set it as posted."""
    if not may_manage_organisation(request.user):
        return errors.for_administrators(request)
    organisation, posted = request.user.organisation, request.POST
    undo = number(posted.get("undo_seconds", ""))
    entered = OrganisationSettings(
        name=posted.get("name", ""),
        address=posted.get("address", ""),
        undo_seconds=OUT_OF_RANGE if undo is None else undo,
        demands_second_step=bool(posted.get("demands_second_step")),
    )
    try:
        change_organisation(organisation, entered, request.user)
    except AccountError as error:
        return _show(request, entered, str(error))
    say(request, Notice("The settings of the organisation are saved."))
    return redirect("organisation")


def _show(request: Request, entered: Organisation | OrganisationSettings, wrong: str = "") -> HttpResponse:
    context = {
        "sidebar": Sidebar(request.user),
        "entered": entered,
        "wrong": wrong,
        "fixed_address": settings.PUBLIC_URL,
        "may_change": request.user.may_write and may_manage_organisation(request.user),
        "done": said(request),
    }
    return render(request, "settings/organisation.html", context, status=422 if wrong else 200)
