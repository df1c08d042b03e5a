"""The page of one's own sign-in, and changing the password."""

from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from postroom.accounts.people import AccountError
from postroom.accounts.sign_in import limits
from postroom.accounts.sign_in.passkeys import passkeys_of
from postroom.accounts.sign_in.passwords import change_password
from postroom.accounts.sign_in.second_step import has_codes, is_protected, recovery_codes_left
from postroom.accounts.sign_in.sessions import move, sign_ins_of
from postroom.mailboxes.people.security_mail import tell_of_change
from postroom.web.access import Request, marking, reading
from postroom.web.inbox.sidebar import Sidebar
from postroom.web.notices import Notice, said, say
from postroom.web.sessions.entering import MUST_SECURE

MOST_SHOWN = 30


@reading
def page(request: Request) -> HttpResponse:
    """Show how the person signs in, and where they are signed in."""
    return show(request)


@sensitive_post_parameters("present", "password")
@marking
def password(request: Request) -> HttpResponse:
    """Change the password; all other browsers are signed out."""
    key = f"proof {request.user.pk}"
    if not limits.is_allowed(request, "password", key):
        return show(request, limits.TOO_MANY, 429)
    before = request.session.session_key or ""
    present, wanted = request.POST.get("present", ""), request.POST.get("password", "")
    try:
        change_password(request.user, present, wanted, staying=before)
    except AccountError as error:
        limits.count(request, "password", key)
        return show(request, str(error), 422)
    update_session_auth_hash(request, request.user)
    move(request.user, before, request.session.session_key or "")
    tell_of_change(request.user, "your password was changed on the settings page")
    say(request, Notice("The new password is set; all other browsers were signed out."))
    return redirect("security")


def secured(request: Request) -> None:
    """Let the person go on who had to secure their sign-in first."""
    if request.session.get(MUST_SECURE) and is_protected(request.user):
        request.session[MUST_SECURE] = False


def show(request: Request, wrong: str = "", status: int = 200) -> HttpResponse:
    """Show the page, with what was wrong with the password."""
    person = request.user
    context = {
        "sidebar": Sidebar(person),
        "wrong": wrong,
        "has_codes": has_codes(person),
        "codes_left": recovery_codes_left(person),
        "passkeys": passkeys_of(person),
        "sign_ins": sign_ins_of(person)[:MOST_SHOWN],
        "session_key": request.session.session_key,
        "must_secure": request.session.get(MUST_SECURE),
        "done": said(request),
    }
    return render(request, "security/page.html", context, status=status)
