"""Before the sign-in itself is changed, the password is asked for again: an open browser is not enough."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from postroom.accounts.sign_in import limits
from postroom.kit.clock import now
from postroom.web.access import Request, marking, reading
from postroom.web.inbox.sidebar import Sidebar
from postroom.web.sessions.entering import PROVED

WITHIN_S = 30 * 60
WRONG = "The password is not right."


def proving(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Let a view be called within half an hour of a proof; ask for one otherwise. Wear it below the others."""

    @wraps(view)
    def checked(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs) if is_proved(request) else redirect("security-proof")

    return checked


def is_proved(request: Request) -> bool:
    """Tell whether the person has proved within half an hour who they are."""
    return bool(now().timestamp() - request.session.get(PROVED, 0) <= WITHIN_S)


@reading
def page(request: Request) -> HttpResponse:
    """Ask for the password."""
    return _show(request)


@sensitive_post_parameters("password")
@marking
def prove(request: Request) -> HttpResponse:
    """Remember that the person has just proved who they are."""
    key = f"proof {request.user.pk}"
    if not limits.is_allowed(request, "password", key):
        return _show(request, limits.TOO_MANY, 429)
    if not request.user.check_password(request.POST.get("password", "")):
        limits.count(request, "password", key)
        return _show(request, WRONG, 422)
    request.session[PROVED] = now().timestamp()
    return redirect("security")


def _show(request: Request, wrong: str = "", status: int = 200) -> HttpResponse:
    context = {"sidebar": Sidebar(request.user), "wrong": wrong}
    return render(request, "security/proof.html", context, status=status)
