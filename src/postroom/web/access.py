"""Who may call a view: decorators that every view of the pages wears."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from postroom.accounts.models import Person
from postroom.accounts.people import NotAllowed
from postroom.web import errors
from postroom.web.bar import bar_of
from postroom.web.sessions.entering import MUST_SECURE, note_use

# What somebody may open who has to secure their sign-in first.
SECURING = ("/settings/security", "/passkeys", "/sign-ins")

View = Callable[..., HttpResponseBase]


class Request(HttpRequest):
    """A request of somebody who is signed in."""

    user: Person
    htmx: HtmxDetails


def reading(view: View) -> View:
    """Let signed-in people look (GET)."""
    return require_GET(_signed_in(view))


def writing(view: View) -> View:
    """Let signed-in people change something (POST), but for those who may only read."""

    @wraps(view)
    def checked(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.may_write:
            return errors.read_only(request)
        return view(request, *args, **kwargs)

    return require_POST(_signed_in(checked))


def marking(view: View) -> View:
    """Let signed-in people change what is theirs alone (POST), also those who may only read."""
    return require_POST(_signed_in(view))


def _signed_in(view: View) -> View:
    @wraps(view)
    def checked(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        if request.session.get(MUST_SECURE) and not request.path.startswith(SECURING):
            return _to(request, resolve_url("security"))
        note_use(request)
        if request.method == "GET" and not request.htmx:
            # Read before the page is: what happens from now on, the page's stream will tell it.
            request.bar = bar_of(request.user)
        try:
            response = view(request, *args, **kwargs)
        except NotAllowed as refused:
            response = errors.not_allowed(request, refused)
        patch_vary_headers(response, ("HX-Request", "HX-Target", "Cookie"))
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response

    return checked


def _to_sign_in(request: Request) -> HttpResponse:
    """Send the person to the sign-in page and, after it, back to the page that was open."""
    home = resolve_url("home")
    if request.htmx:
        page = request.htmx.current_url_abs_path or home
    else:
        page = request.get_full_path() if request.method == "GET" else home
    return _to(request, f"{resolve_url('sign-in')}?{urlencode({'next': page})}")


def _to(request: Request, page: str) -> HttpResponse:
    return HttpResponseClientRedirect(page) if request.htmx else redirect(page)
