"""Signing in and out."""

from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from postroom.accounts.models import Organisation, Person, SignIn
from postroom.accounts.sign_in import limits
from postroom.accounts.sign_in.second_step import has_codes
from postroom.kit.clock import now
from postroom.web.notices import said
from postroom.web.sessions.entering import enter
from postroom.web.sessions.second_step import wait_for_code

UNKNOWN = "This address and password do not belong together. Check both and try again."


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the form; with the right address and password, open the page that was asked for."""
    wanted = wanted_page(request)
    if request.method == "GET":
        if request.user.is_authenticated:
            return redirect(wanted)
        if not Organisation.objects.exists():
            return redirect("set-up")
        return render(request, "sessions/sign_in.html", {"next": wanted, "done": said(request)})
    email, password = request.POST.get("email", "").replace("\x00", ""), request.POST.get("password", "")
    network = limits.network_of(request)
    keys = (("password", f"{network} {email.lower()}"), ("password-network", network))
    if not all(limits.is_allowed(request, what, key) for what, key in keys):
        return _refused(request, wanted, email, limits.TOO_MANY, 429)
    person = authenticate(request, username=email, password=password)
    if not isinstance(person, Person):
        for what, key in keys:
            limits.count(request, what, key)
        return _refused(request, wanted, email, UNKNOWN, 422)
    if has_codes(person):
        return wait_for_code(request, person, wanted)
    enter(request, person, "password")
    return redirect(wanted)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session of this browser."""
    SignIn.objects.filter(session_key=request.session.session_key or "-", ended_at=None).update(
        ended_at=now()
    )
    logout(request)
    return redirect("sign-in")


def wanted_page(request: HttpRequest) -> str:
    """Return the page to open afterwards: only ever one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        return wanted
    return resolve_url("home")


def _refused(request: HttpRequest, wanted: str, email: str, error: str, status: int) -> HttpResponse:
    context = {"next": wanted, "email": email, "error": error}
    return render(request, "sessions/sign_in.html", context, status=status)
