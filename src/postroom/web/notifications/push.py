"""Push to this browser: turned on and off, tried out; and the service worker that shows what comes."""

from functools import cache
from importlib.resources import files

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET

from postroom.accounts.models import SignIn
from postroom.accounts.people import AccountError
from postroom.integrations.push.models import PushSubscription
from postroom.integrations.push.subscribing import (
    Behind,
    Wanted,
    send_test,
    subscribe,
    subscriptions_of,
    unsubscribe,
    vapid,
)
from postroom.web.access import Request, marking, reading
from postroom.web.notices import Notice, say
from postroom.web.notifications.choices import show_choices
from postroom.web.templatetags.accounts import browser

NOT_REMEMBERED = "This browser's sign-in is not known any more. Sign out, sign in again, and turn it on then."


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """Return the service worker: at the root, because its place is what it may serve (Service Workers §4.1)."""
    script = HttpResponse(_script(), content_type="text/javascript; charset=utf-8")
    script["Cache-Control"] = "no-cache"
    return script


@cache
def _script() -> bytes:
    return files("postroom.web").joinpath("static/postroom/js/push-worker.js").read_bytes()


@reading
def key(request: Request) -> HttpResponse:
    """Return what the worker needs to subscribe anew by itself, when the browser has changed the subscription."""
    answer = JsonResponse({"key": vapid().public_key, "token": get_token(request)})
    answer["Cache-Control"] = "no-store"
    return answer


@marking
def subscribing(request: Request) -> HttpResponse:
    """Tell the person in this browser from now on, as long as they are signed in here."""
    session = request.session.session_key or "-"
    sign_in = SignIn.objects.filter(person=request.user, session_key=session, ended_at=None).first()
    if sign_in is None:
        return show_choices(request, None, NOT_REMEMBERED)
    posted, agent = request.POST, request.META.get("HTTP_USER_AGENT", "")
    wanted = Wanted(posted.get("endpoint", ""), posted.get("p256dh", ""), posted.get("auth", ""), agent)
    try:
        subscribe(request.user, wanted, Behind(sign_in=sign_in))
    except AccountError as error:
        return show_choices(request, None, str(error))
    say(request, Notice("From now on you are told in this browser too."))
    return redirect("notification-choices")


@marking
def removal(request: Request, number: int) -> HttpResponse:
    """Tell a browser nothing any more."""
    found = _find(request, number)
    unsubscribe(found)
    say(request, Notice(f"{browser(found.agent)} is told nothing any more."))
    return redirect("notification-choices")


@marking
def test(request: Request, number: int) -> HttpResponse:
    """Send a test to a browser."""
    found = _find(request, number)
    send_test(found)
    say(request, Notice(f"A test is on its way to {browser(found.agent)}."))
    return redirect("notification-choices")


def _find(request: Request, number: int) -> PushSubscription:
    return get_object_or_404(subscriptions_of(request.user), pk=number)
