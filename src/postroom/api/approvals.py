"""/approvals: mail that waits for somebody's word."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from postroom.api import find
from postroom.api.auth import person, writer
from postroom.api.paging import PageQuery, by_number
from postroom.api.schemas import PersonOut, Strict
from postroom.api.shapes import person_shape
from postroom.conversations.approving import approvals_of, approve, return_, withdraw
from postroom.conversations.drafting import Typed
from postroom.conversations.models import Approval

router = Router(tags=["approvals"])


class VoteOut(Schema):
    """What one approver said."""

    approver: PersonOut
    decision: str
    comment: str


class ApprovalOut(Schema):
    """A mail that waits for approval, or did. Approve it at its `revision`."""

    id: str
    draft: str
    requester: PersonOut
    state: str
    everyone: bool
    revision: int
    text: str
    asked_at: datetime
    votes: list[VoteOut]


class ApprovalPage(Schema):
    """A page of approvals."""

    items: list[ApprovalOut]
    next_cursor: str | None


class ApprovalIn(Strict):
    """Agreement to the mail at this revision; `anyway` although something newer has come.

    With `text`, `to` or `cc` the mail is changed and agreed to as it then stands.
    """

    revision: int
    comment: str = ""
    anyway: bool = False
    text: str | None = Field(None, description="Plain text, in place of any HTML.")
    to: str | None = Field(None, examples=["carol@customer.example"])
    cc: str | None = Field(None, examples=[""])


class ReturnIn(Strict):
    """Why it is returned."""

    comment: str


@router.get("", response=ApprovalPage, summary="List approvals", operation_id="listApprovals")
def list_approvals(request: HttpRequest, page: Query[PageQuery], state: str | None = None) -> Any:
    """Requests in the mailboxes that this person sees, newest first."""
    rows = approvals_of(person(request))
    if state:
        rows = rows.filter(state=state)
    return by_number(rows, page, approval_shape, newest_first=True)


@router.get("/{approval_id}", response=ApprovalOut, summary="Read an approval", operation_id="getApproval")
def get_approval(request: HttpRequest, approval_id: str) -> Any:
    """One request, and what was said to it."""
    return approval_shape(_approval(person(request), approval_id))


@router.post("/{approval_id}/approval", response=ApprovalOut, summary="Approve", operation_id="approve")
def post_approval(request: HttpRequest, approval_id: str, body: ApprovalIn) -> Any:
    """Agree; the mail goes out when all who must have agreed."""
    actor = writer(request)
    found = _approval(actor, approval_id)
    edited = _edited(found, body)
    approve(found, actor, body.revision, edited, comment=body.comment, anyway=body.anyway)
    return approval_shape(_approval(actor, approval_id))


@router.post("/{approval_id}/return", response=ApprovalOut, summary="Return", operation_id="returnApproval")
def post_return(request: HttpRequest, approval_id: str, body: ReturnIn) -> Any:
    """Give the mail back to its author with a comment."""
    actor = writer(request)
    return_(_approval(actor, approval_id), actor, body.comment)
    return approval_shape(_approval(actor, approval_id))


@router.post(
    "/{approval_id}/withdrawal",
    response=ApprovalOut,
    summary="Withdraw a request",
    operation_id="withdrawApproval",
)
def post_withdrawal(request: HttpRequest, approval_id: str) -> Any:
    """Take your own request back; the mail is a draft again."""
    actor = writer(request)
    withdraw(_approval(actor, approval_id), actor)
    return approval_shape(_approval(actor, approval_id))


def approval_shape(approval: Approval | None) -> dict[str, Any]:
    """A request for approval."""
    if approval is None:
        raise ValueError("there is no approval")
    return {
        "id": str(approval.pk),
        "draft": str(approval.draft_id),
        "requester": person_shape(approval.requester),
        "state": approval.state,
        "everyone": approval.everyone,
        "revision": approval.revision,
        "text": approval.draft.text,
        "asked_at": approval.asked_at,
        "votes": [
            {"approver": person_shape(vote.approver), "decision": vote.decision, "comment": vote.comment}
            for vote in approval.votes.all()
        ],
    }


def _edited(found: Approval, body: ApprovalIn) -> Typed | None:
    """Return the mail with what the approver changes; None where nothing is."""
    stands = Typed.of(found.draft)
    given = body.model_dump(include={"text", "to", "cc"}, exclude_none=True)
    if given.get("text", stands.text) != stands.text:
        given["html"] = ""
    edited = replace(stands, **given)
    return None if edited == stands else edited


def _approval(somebody: Any, text: str) -> Approval:
    return get_object_or_404(approvals_of(somebody), pk=find.number(text))
