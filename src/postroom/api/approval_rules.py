"""/mailboxes/{id}/approval-rules: whose mail from a mailbox needs approval, and who gives it."""

from typing import Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema

from postroom.accounts.models import Person
from postroom.api import find
from postroom.api.auth import person
from postroom.api.managing import manager
from postroom.api.problems import Problem
from postroom.api.schemas import PersonOut, Strict
from postroom.api.shapes import person_shape
from postroom.conversations.approval_rules import remove_rule, require_approval, rules_of
from postroom.conversations.models import ApprovalRule
from postroom.mailboxes.models import Mailbox

router = Router(tags=["approvals"])
HeldRole = Literal["", "owner", "administrator", "mailbox_administrator", "member", "light"]
MOST_APPROVERS = 100


class ApprovalRuleOut(Schema):
    """Mail of a person, of a role or, with neither, of everybody needs approval.

    One of the `approvers` is enough unless `everyone` must agree; without any, administrators decide.
    """

    id: str
    person: PersonOut | None
    role: HeldRole
    approvers: list[PersonOut]
    everyone: bool


class ApprovalRuleIn(Strict):
    """A rule for one person (id or address) or one role; one for the same is replaced."""

    person: str | None = Field(None, examples=["ben@acme.example"])
    role: HeldRole = Field("", examples=[""])
    approvers: list[str] = Field(
        [], max_length=MOST_APPROVERS, description="Ids or addresses.", examples=[["ada@acme.example"]]
    )
    everyone: bool = False


class ApprovalRuleList(Schema):
    """The rules of a mailbox, the most general first."""

    items: list[ApprovalRuleOut]


@router.get(
    "/{mailbox_id}/approval-rules",
    response=ApprovalRuleList,
    summary="List approval rules",
    operation_id="listApprovalRules",
)
def list_rules(request: HttpRequest, mailbox_id: str) -> Any:
    """Whose mail from this mailbox needs approval."""
    mailbox = find.mailbox(person(request), mailbox_id)
    return {"items": [_shape(rule) for rule in rules_of(mailbox)]}


@router.post(
    "/{mailbox_id}/approval-rules",
    response={201: ApprovalRuleOut},
    summary="Require approval",
    operation_id="createApprovalRule",
)
def create_rule(request: HttpRequest, mailbox_id: str, body: ApprovalRuleIn) -> Any:
    """Let mail of a person, a role or everybody need approval, for those who manage the mailbox."""
    actor, mailbox = manager(request, mailbox_id)
    rule = require_approval(
        mailbox,
        actor,
        person=_colleague(mailbox, body.person, "person") if body.person else None,
        role=body.role,
        approvers=[_colleague(mailbox, one, "approvers") for one in body.approvers],
        everyone=body.everyone,
    )
    return 201, _shape(rule)


@router.delete(
    "/{mailbox_id}/approval-rules/{rule_id}",
    response={204: None},
    summary="Require approval no more",
    operation_id="deleteApprovalRule",
)
def delete_rule(request: HttpRequest, mailbox_id: str, rule_id: str) -> Any:
    """Let that mail go out by itself again; what waits already is still to be decided."""
    actor, mailbox = manager(request, mailbox_id)
    remove_rule(get_object_or_404(rules_of(mailbox), pk=find.number(rule_id)), actor)
    return 204, None


def _colleague(mailbox: Mailbox, text: str, field: str) -> Person:
    found = find.colleague(mailbox, text)
    if found is None:
        raise Problem(422, f"Nobody “{text[:100]}” works in {mailbox.name}.", field)
    return found


def _shape(rule: ApprovalRule) -> dict[str, Any]:
    return {
        "id": str(rule.pk),
        "person": person_shape(rule.person),
        "role": rule.role,
        "approvers": [person_shape(one) for one in rule.approvers.all()],
        "everyone": rule.everyone,
    }
