"""Codes of an app as a second step: set up with a picture, confirmed with a code, taken off again."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from postroom.accounts.people import AccountError
from postroom.accounts.sign_in import limits
from postroom.accounts.sign_in.second_step import (
    begin_codes,
    end_codes,
    has_codes,
    new_secret,
    picture_of,
    renew_recovery_codes,
)
from postroom.mailboxes.people.security_mail import tell_of_change
from postroom.web.access import Request, marking, reading
from postroom.web.inbox.sidebar import Sidebar
from postroom.web.notices import Notice, say
from postroom.web.security.proof import proving
from postroom.web.security.views import secured

SECRET = "secret_of_codes"  # noqa: S105 (the name of a place in the session)


@reading
@proving
def page(request: Request) -> HttpResponse:
    """Show the picture that an app reads the secret from."""
    if has_codes(request.user):
        return redirect("security")
    return _show(request)


@marking
@proving
def confirm(request: Request) -> HttpResponse:
    """Demand codes from now on, where the one posted fits; show the recovery codes, once."""
    if not limits.count(request, "code", f"confirm {request.user.pk}"):
        return _show(request, limits.TOO_MANY, 429)
    try:
        codes = begin_codes(request.user, _secret(request), request.POST.get("code", ""))
    except AccountError as error:
        return _show(request, str(error), 422)
    request.session.pop(SECRET, None)
    secured(request)
    tell_of_change(request.user, "codes of an app were made your second step of signing in")
    return _show_codes(request, codes)


@marking
@proving
def remove(request: Request) -> HttpResponse:
    """Demand no codes any more."""
    if has_codes(request.user):
        end_codes(request.user)
        tell_of_change(request.user, "codes of an app are no longer your second step of signing in")
        say(request, Notice("Signing in asks for no code any more. The recovery codes have ended too."))
    return redirect("security")


@marking
@proving
def renew(request: Request) -> HttpResponse:
    """Show new recovery codes, once; the old ones end."""
    if not has_codes(request.user):
        return redirect("security")
    return _show_codes(request, renew_recovery_codes(request.user))


def _secret(request: Request) -> str:
    """Return the secret that is being set up; it stays the same until it is confirmed."""
    secret: str = request.session.setdefault(SECRET, "") or new_secret()
    request.session[SECRET] = secret
    return secret


def _show(request: Request, wrong: str = "", status: int = 200) -> HttpResponse:
    secret = _secret(request)
    context = {
        "sidebar": Sidebar(request.user),
        "picture": picture_of(request.user, secret),
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "wrong": wrong,
    }
    return render(request, "security/codes.html", context, status=status)


def _show_codes(request: Request, codes: list[str]) -> HttpResponse:
    context = {"sidebar": Sidebar(request.user), "codes": codes}
    response = render(request, "security/recovery_codes.html", context)
    response["Cache-Control"] = "no-store"
    return response
