"""/invitations: people who were asked to join."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from postroom.accounts.models import Invitation, Person
from postroom.accounts.pages_address import pages_address
from postroom.api import find
from postroom.api.auth import administrator
from postroom.api.paging import PageQuery, by_number
from postroom.api.people import RoleName
from postroom.api.problems import Problem
from postroom.api.schemas import PersonOut, Strict
from postroom.api.shapes import person_shape
from postroom.kit.clock import now
from postroom.mailboxes.people import inviting

router = Router(tags=["people"])
AccessName = Literal["read", "write", "send", "manage"]
MOST_MAILBOXES = 1_000


class InvitedTo(Strict):
    """A mailbox (id or address), and what the person may do there."""

    mailbox: str
    access: AccessName = "send"


class InvitationOut(Schema):
    """Somebody who was asked to join; the link itself is only in their mail."""

    id: str
    email: str = Field(examples=["eve@acme.example"])
    name: str = Field(examples=["Eve"])
    role: RoleName
    mailboxes: list[InvitedTo]
    state: Literal["open", "expired", "accepted", "revoked"]
    invited_by: PersonOut | None
    sent_at: datetime
    expires_at: datetime


class InvitationPage(Schema):
    """A page of invitations."""

    items: list[InvitationOut]
    next_cursor: str | None


class InvitationIn(Strict):
    """Whom to ask, in which role (none above your own), and in which mailboxes they are to work."""

    email: str = Field(max_length=254, examples=["eve@acme.example"])
    name: str = Field("", max_length=200, examples=["Eve"])
    role: RoleName = "member"
    mailboxes: list[InvitedTo] = Field([], max_length=MOST_MAILBOXES)


@router.get("", response=InvitationPage, summary="List invitations", operation_id="listInvitations")
def list_invitations(request: HttpRequest, page: Query[PageQuery]) -> Any:
    """All invitations, newest first, for owners and administrators."""
    return by_number(inviting.invitations_of(administrator(request)), page, _shape, newest_first=True)


@router.post("", response={201: InvitationOut}, summary="Invite somebody", operation_id="createInvitation")
def create_invitation(request: HttpRequest, body: InvitationIn) -> Any:
    """Send somebody a link with which they join, for owners and administrators; it works for seven days."""
    actor = administrator(request)
    mailboxes = [(find.mailbox(actor, one.mailbox), one.access) for one in body.mailboxes]
    name = body.name.replace("\x00", "")
    made = inviting.invite(actor, body.email, name, body.role, mailboxes, _pages(request, actor))
    return 201, _shape(made)


@router.get(
    "/{invitation_id}", response=InvitationOut, summary="Read an invitation", operation_id="getInvitation"
)
def get_invitation(request: HttpRequest, invitation_id: str) -> Any:
    """One invitation, and what became of it."""
    return _shape(_find(administrator(request), invitation_id))


@router.post(
    "/{invitation_id}/resending",
    response=InvitationOut,
    summary="Send an invitation again",
    operation_id="resendInvitation",
)
def post_resending(request: HttpRequest, invitation_id: str) -> Any:
    """Send a new link, which ends the old one; 409 where it was accepted or revoked."""
    actor = administrator(request)
    invitation = _find(actor, invitation_id)
    if not inviting.send_again(invitation, actor, _pages(request, actor)):
        raise Problem(409, f"The invitation of {invitation.email} is not open any more.")
    return _shape(invitation)


@router.put(
    "/{invitation_id}/revocation",
    response=InvitationOut,
    summary="Revoke an invitation",
    operation_id="revokeInvitation",
)
def put_revocation(request: HttpRequest, invitation_id: str) -> Any:
    """Let the link open nothing."""
    actor = administrator(request)
    inviting.revoke(_find(actor, invitation_id), actor)
    return _shape(_find(actor, invitation_id))


@router.delete(
    "/{invitation_id}/revocation",
    response=InvitationOut,
    summary="Undo a revocation",
    operation_id="restoreInvitation",
)
def delete_revocation(request: HttpRequest, invitation_id: str) -> Any:
    """Let the same link work again, unless a newer one is open for this address."""
    actor = administrator(request)
    inviting.restore(_find(actor, invitation_id), actor)
    return _shape(_find(actor, invitation_id))


def _find(actor: Person, text: str) -> Invitation:
    return get_object_or_404(inviting.invitations_of(actor), pk=find.number(text))


def _pages(request: HttpRequest, actor: Person) -> str:
    """Return where the link leads. A program may call at an inner address, so that this counts only on loopback."""
    known = pages_address(actor.organisation, f"{request.scheme}://{request.get_host()}")
    if not known:
        raise Problem(
            422, "The address of the pages is not known. Set `address` of the organisation first.", "address"
        )
    return known


def _shape(invitation: Invitation) -> dict[str, Any]:
    return {
        "id": str(invitation.pk),
        "email": invitation.email,
        "name": invitation.name,
        "role": invitation.role,
        "mailboxes": [{"mailbox": str(number), "access": access} for number, access in invitation.mailboxes],
        "state": _state(invitation),
        "invited_by": person_shape(invitation.invited_by),
        "sent_at": invitation.sent_at,
        "expires_at": invitation.expires_at,
    }


def _state(invitation: Invitation) -> str:
    if invitation.accepted_at is not None:
        return "accepted"
    if invitation.revoked_at is not None:
        return "revoked"
    return "expired" if invitation.expires_at <= now() else "open"
