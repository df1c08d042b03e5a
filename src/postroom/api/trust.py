"""/messages/{id}/trust: what speaks for and against the sender of a received message."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from postroom.api import find
from postroom.api.auth import person
from postroom.conversations.access import messages_of

router = Router(tags=["messages"])


class SignOut(Schema):
    """What was found: a sentence for the reader, and what it rests on."""

    rule: str
    level: Literal["good", "notice", "warning"]
    sentence: str
    evidence: str


class ResultOut(Schema):
    """The result of SPF, DKIM or DMARC, such as pass or fail, and the domain that it is about."""

    result: str
    domain: str
    selector: str


class TrustOut(Schema):
    """Found out soon after the message arrived; 404 until then, and for what we sent."""

    checked_by: str
    checked_at: datetime
    spf: ResultOut | None
    dkim: list[ResultOut]
    dmarc: ResultOut | None
    signs: list[SignOut]


@router.get(
    "/{message_id}/trust",
    response=TrustOut,
    summary="Who vouches for the sender",
    operation_id="getMessageTrust",
)
def get_trust(request: HttpRequest, message_id: str) -> Any:
    """Return the authentication results and signs of a received message."""
    seen = messages_of(person(request)).filter(trust__isnull=False).select_related("trust")
    trust = get_object_or_404(seen, pk=find.number(message_id)).trust
    found = trust.authentication
    return {
        "checked_by": found.get("by", ""),
        "checked_at": trust.made_at,
        "spf": found.get("spf"),
        "dkim": found.get("dkim", []),
        "dmarc": found.get("dmarc"),
        "signs": trust.signs,
    }
