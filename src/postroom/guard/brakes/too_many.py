"""Rule 6: a circuit breaker on all mail that machines send, whatever else says that it may leave."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from postroom.guard import breakers
from postroom.guard.models import AutomaticMail, Breaker, Scope
from postroom.guard.request import Request

Limits = Sequence[tuple[int, int]]

PER_CONVERSATION: Limits = ((10, 10), (15, 30), (25, 60), (50, 180), (100, 600))
PER_RECIPIENT: Limits = ((30, 10), (60, 30), (120, 60), (240, 180), (360, 600))
"""The most automatic mails, and the minutes in which they may leave."""


def within_limits(request: Request) -> str | None:
    """Too many have left for this recipient, in this conversation or at all; the breaker trips."""
    scopes = (
        (Scope.CONVERSATION, request.conversation, PER_CONVERSATION),
        (Scope.RECIPIENT, 0, PER_RECIPIENT),
    )
    for scope, conversation, limits in scopes:
        breaker = _stopped_by(request, scope, conversation) or _trip(request, scope, conversation, limits)
        if breaker is not None:
            breakers.count_stopped(breaker)
            return f"automatic mail to {request.address} is paused: {breakers.reason_of(breaker)}"
    return None


def _stopped_by(request: Request, scope: Scope, conversation: int) -> Breaker | None:
    return breakers.open_breaker(request.organisation, scope, request.address, conversation)


def _trip(request: Request, scope: Scope, conversation: int, limits: Limits) -> Breaker | None:
    since = breakers.resumed_at(request.organisation, scope, request.address, conversation)
    sent = _sent_since(request, conversation, limits[-1][1], since)
    for count, minutes in limits:
        start = request.at - timedelta(minutes=minutes)
        if sum(at > start for at in sent) >= count:
            return breakers.trip(
                request.organisation,
                scope,
                request.address,
                count=count,
                minutes=minutes,
                mailbox=request.mailbox,
                conversation=conversation,
            )
    return None


def _sent_since(
    request: Request, conversation: int, minutes: int, resumed_at: datetime | None
) -> list[datetime]:
    """Return when automatic mail left for this recipient; what left before a person resumed does not count."""
    start = request.at - timedelta(minutes=minutes)
    sent = AutomaticMail.objects.filter(
        organisation_id=request.organisation,
        address=request.address,
        at__gt=max(start, resumed_at) if resumed_at else start,
    )
    if conversation:
        sent = sent.filter(conversation=conversation)
    return list(sent.values_list("at", flat=True))
