"""One's own profile: name, colour, dates, density, undo."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from postroom.accounts.models import Density
from postroom.accounts.people import AccountError
from postroom.accounts.profile import DATE_LANGUAGES, Profile, change_profile, profile_of, time_zones
from postroom.mailboxes.manage import HUES
from postroom.web.access import Request, marking, reading
from postroom.web.inbox.sidebar import Sidebar
from postroom.web.notices import Notice, said, say
from postroom.web.numbers import number

OUT_OF_RANGE = 999


@reading
def page(request: Request) -> HttpResponse:
    """Show what is set."""
    return _show(request, profile_of(request.user))


@marking
def change(request: Request) -> HttpResponse:
    """Set it as posted."""
    posted = request.POST
    undo = posted.get("undo_seconds", "").strip()
    wanted = Profile(
        name=posted.get("name", ""),
        hue=number(posted.get("hue", "")),
        time_zone=posted.get("time_zone", "").strip(),
        date_language=posted.get("date_language", ""),
        density=posted.get("density", ""),
        undo_seconds=None if not undo else OUT_OF_RANGE if number(undo) is None else number(undo),
        tells_of_sign_ins=bool(posted.get("tells_of_sign_ins")),
    )
    try:
        change_profile(request.user, wanted)
    except AccountError as error:
        return _show(request, wanted, str(error))
    say(request, Notice("Your profile is saved."))
    return redirect("profile")


def _show(request: Request, entered: Profile, wrong: str = "") -> HttpResponse:
    context = {
        "sidebar": Sidebar(request.user),
        "entered": entered,
        "wrong": wrong,
        "hues": HUES,
        "zones": time_zones(),
        "languages": DATE_LANGUAGES.items(),
        "densities": Density,
        "done": said(request),
    }
    return render(request, "settings/profile.html", context, status=422 if wrong else 200)
