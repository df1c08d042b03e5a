"""/breakers: the brakes that were pulled, and resuming."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from postroom.api import find
from postroom.api.auth import person, writer
from postroom.api.paging import PageQuery, by_moment
from postroom.api.schemas import PersonOut, Strict
from postroom.api.shapes import person_shape
from postroom.guard.breakers import breakers_of, resume, sentence_of
from postroom.guard.models import Breaker

router = Router(tags=["breakers"])


class BreakerOut(Schema):
    """A brake that was pulled when `count` mails within `minutes` were reached, and what it has stopped since."""

    id: str
    scope: Literal["conversation", "recipient", "sender"]
    address: str
    conversation: str | None
    count: int
    minutes: int
    sentence: str
    tripped_at: datetime
    latest_at: datetime
    stopped: int
    resumed_at: datetime | None
    resumed_by: PersonOut | None
    trusted: bool


class BreakerPage(Schema):
    """A page of breakers."""

    items: list[BreakerOut]
    next_cursor: str | None


class Resumption(Strict):
    """How to resume: with `trust`, the sender is never stopped by this limit again."""

    trust: bool = False


@router.get("", response=BreakerPage, summary="List breakers", operation_id="listBreakers")
def list_breakers(request: HttpRequest, page: Query[PageQuery], open: bool | None = None) -> Any:  # noqa: A002
    """Breakers, newest first, for owners and administrators; with `open`, only those that stop something now."""
    rows = breakers_of(person(request))
    if open is not None:
        rows = rows.filter(resumed_at__isnull=open)
    return by_moment(rows, page, "tripped_at", _shape, newest_first=True)


@router.post("/{breaker_id}/resumption", response=BreakerOut, summary="Resume", operation_id="resumeBreaker")
def resume_breaker(request: HttpRequest, breaker_id: str, body: Resumption) -> Any:
    """Let it go on. What was stopped is not made up for; twice changes nothing."""
    actor = writer(request)
    number = find.number(breaker_id)
    resume(get_object_or_404(breakers_of(actor), pk=number), actor, trust=body.trust)
    return _shape(get_object_or_404(breakers_of(actor), pk=number))


def _shape(breaker: Breaker) -> dict[str, Any]:
    return {
        "id": str(breaker.pk),
        "scope": breaker.scope,
        "address": breaker.address,
        "conversation": str(breaker.conversation) if breaker.conversation else None,
        "count": breaker.count,
        "minutes": breaker.minutes,
        "sentence": sentence_of(breaker),
        "tripped_at": breaker.tripped_at,
        "latest_at": breaker.latest_at,
        "stopped": breaker.stopped,
        "resumed_at": breaker.resumed_at,
        "resumed_by": person_shape(breaker.resumed_by),
        "trusted": breaker.trusted,
    }
