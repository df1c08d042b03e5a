"""Signing in and out."""

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

UNKNOWN = "This address and password do not belong together. Check both and try again."


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the form; with the right address and password, open the page that was asked for."""
    wanted = _wanted(request)
    if request.method == "GET":
        if request.user.is_authenticated:
            return redirect(wanted)
        return render(request, "sessions/sign_in.html", {"next": wanted})
    email, password = request.POST.get("email", "").replace("\x00", ""), request.POST.get("password", "")
    person = authenticate(request, username=email, password=password)
    if person is None:
        context = {"next": wanted, "email": email, "error": UNKNOWN}
        return render(request, "sessions/sign_in.html", context, status=422)
    login(request, person)
    return redirect(wanted)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session of this browser."""
    logout(request)
    return redirect("sign-in")


def _wanted(request: HttpRequest) -> str:
    """Return the page to open afterwards: only ever one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        return wanted
    return resolve_url("home")
