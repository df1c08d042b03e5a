"""/senders: whom the team blocked, and whose remote pictures are shown."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from postroom.api import find
from postroom.api.auth import person, writer
from postroom.api.problems import Problem
from postroom.api.schemas import Strict
from postroom.contacts.models import Decision, SenderRule
from postroom.contacts.senders import SenderError, decide, rules_of

router = Router(tags=["senders"])
Kind = Literal["blocked", "pictures"]
MOST = 1_000


class SenderRuleOut(Schema):
    """A decision about a sender: an address, or a domain, written "@customer.example"."""

    id: str
    kind: Kind
    sender: str
    made_at: datetime


class SenderRuleIn(Strict):
    """`sender` is an address or a domain."""

    kind: Kind
    sender: str


class SenderRules(Schema):
    """The decisions, newest first; at most 1,000."""

    items: list[SenderRuleOut]


@router.get("", response=SenderRules, summary="List decisions about senders", operation_id="listSenderRules")
def list_rules(request: HttpRequest, kind: Kind | None = None) -> Any:
    """Whom the team blocked, and whose pictures are shown."""
    rules = rules_of(person(request))
    if kind:
        rules = rules.filter(kind=kind)
    return {"items": [_shape(rule) for rule in rules[:MOST]]}


@router.post(
    "", response={201: SenderRuleOut}, summary="Decide about a sender", operation_id="createSenderRule"
)
def create_rule(request: HttpRequest, body: SenderRuleIn) -> Any:
    """Block a sender, or show his pictures. To do it again changes nothing."""
    try:
        return 201, _shape(decide(writer(request), Decision(body.kind), body.sender))
    except SenderError as error:
        raise Problem(422, str(error), "sender") from error


@router.delete(
    "/{rule_id}", response={204: None}, summary="Take a decision back", operation_id="deleteSenderRule"
)
def delete_rule(request: HttpRequest, rule_id: str) -> Any:
    """Unblock a sender, or ask again before his pictures are shown."""
    get_object_or_404(rules_of(writer(request)), pk=find.number(rule_id)).delete()
    return 204, None


def _shape(rule: SenderRule) -> dict[str, Any]:
    return {"id": str(rule.pk), "kind": rule.kind, "sender": rule.sender, "made_at": rule.made_at}
