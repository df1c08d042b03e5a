"""The second step of signing in: a code of an app, or a recovery code."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from postroom.accounts.models import Person
from postroom.accounts.sign_in import limits
from postroom.accounts.sign_in.second_step import WRONG_CODE, fits
from postroom.kit.clock import now
from postroom.web.sessions.entering import enter

WAITING = "waiting_for_code"
WITHIN_S = 600


def wait_for_code(request: HttpRequest, person: Person, wanted: str) -> HttpResponse:
    """Remember whose password was right, and ask for the code."""
    request.session[WAITING] = {
        "person": person.pk,
        "password": person.get_session_auth_hash(),
        "at": now().timestamp(),
        "next": wanted,
    }
    return redirect("second-step")


@never_cache
@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask for the code; with the right one, open the page that was asked for."""
    waiting = request.session.get(WAITING) or {}
    person = _person(waiting)
    if person is None:
        request.session.pop(WAITING, None)
        return redirect("sign-in")
    if request.method == "GET":
        return render(request, "sessions/second_step.html", {"person": person})
    if not limits.count(request, "code", str(person.pk)):
        context = {"person": person, "error": limits.TOO_MANY}
        return render(request, "sessions/second_step.html", context, status=429)
    if not fits(person, request.POST.get("code", "")):
        context = {"person": person, "error": WRONG_CODE}
        return render(request, "sessions/second_step.html", context, status=422)
    del request.session[WAITING]
    enter(request, person, "code")
    return redirect(waiting["next"])


def _person(waiting: dict[str, Any]) -> Person | None:
    """Return who is waiting; None where it has taken too long or their password has changed meanwhile."""
    at = waiting.get("at")
    if not isinstance(at, float) or now().timestamp() - at > WITHIN_S:
        return None
    person = (
        Person.objects.filter(pk=waiting["person"], is_active=True).select_related("organisation").first()
    )
    if person is None or person.get_session_auth_hash() != waiting["password"]:
        return None
    return person
