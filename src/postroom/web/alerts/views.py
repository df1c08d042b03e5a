"""The page of alerts and breakers, for owners and administrators."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from postroom.activity.alerts import acknowledge, alerts_of, open_alerts
from postroom.guard.breakers import breakers_of, reason_of, resume, sentence_of
from postroom.guard.models import Breaker, Scope
from postroom.ops.checks import ACCOUNTED, ONE_ANSWER_EACH, latest
from postroom.web.access import Request, reading, writing
from postroom.web.inbox.sidebar import Sidebar
from postroom.web.notices import Notice, said, say

EARLIER = 30


@reading
def show(request: Request) -> HttpResponse:
    """What is wrong now, what is paused and may be resumed, and what is over."""
    person = request.user
    found = breakers_of(person)
    alerts = [alert for alert in open_alerts(person) if not alert.key.startswith("breaker-")]
    context = {
        "sidebar": Sidebar(person),
        "alerts": alerts,
        "breakers": [(one, sentence_of(one)) for one in found.filter(resumed_at=None)],
        "earlier": alerts_of(person).exclude(resolved_at=None)[:EARLIER],
        "accounted": latest(ACCOUNTED, person.organisation_id) if person.sees_every_mailbox else None,
        "answers": latest(ONE_ANSWER_EACH, person.organisation_id) if person.sees_every_mailbox else None,
        "done": said(request),
    }
    return render(request, "alerts/page.html", context)


@writing
def acknowledgement(request: Request, number: int) -> HttpResponse:
    """Note that somebody knows."""
    acknowledge(get_object_or_404(alerts_of(request.user), pk=number), request.user)
    return redirect("alerts")


@writing
def resumption(request: Request, number: int) -> HttpResponse:
    """Let automatic mail go on; with `trust` posted, this sender is never stopped by the limit again."""
    breaker = get_object_or_404(breakers_of(request.user), pk=number)
    if resume(breaker, request.user, trust=bool(request.POST.get("trust"))):
        say(request, Notice(_resumed(breaker)))
    return redirect("alerts")


def _resumed(breaker: Breaker) -> str:
    what = "Automation for mail of" if breaker.scope == Scope.SENDER else "Automatic mail to"
    return f"{what} {breaker.address} goes on; it had been stopped after {reason_of(breaker)}."
