"""/mailboxes: the mailboxes, their settings, their addresses and their members."""

from dataclasses import replace
from typing import Any, Literal

from django.db import transaction
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from postroom.accounts.models import Person
from postroom.accounts.permissions import may_add_mailboxes
from postroom.accounts.profile import LONGEST_UNDO_S
from postroom.api import find
from postroom.api.auth import person, writer
from postroom.api.managing import manager
from postroom.api.paging import PageQuery, by_number
from postroom.api.problems import Problem
from postroom.api.schemas import MailboxOut, MailboxPage, PersonOut, Strict, TrackingName
from postroom.api.shapes import mailbox_shape, person_shape
from postroom.mailboxes.access import mailboxes_of
from postroom.mailboxes.manage import (
    add_address,
    add_mailbox,
    add_member,
    change_mailbox,
    remove_address,
    settings_of,
)
from postroom.mailboxes.models import Access, Mailbox, Member
from postroom.mailboxes.people.roles import remove_member, set_access
from postroom.mailboxes.snapshot import publish_addresses
from postroom.mailboxes.tracking import set_tracking

router = Router(tags=["mailboxes"])


class MailboxIn(Strict):
    """A mailbox to make. You become a member that manages it, where you do not see every mailbox anyway."""

    name: str = Field(max_length=200)
    address: str = Field(max_length=254)
    undo_seconds: int | None = Field(
        None,
        ge=0,
        le=LONGEST_UNDO_S,
        description="How long sent mail can be taken back; as the organisation says where it is left out.",
        examples=[5],
    )


class MailboxPatch(Strict):
    """What is to change; what is left out stays. `hue` is the colour of its dot, in degrees."""

    name: str | None = Field(None, max_length=200)
    hue: int | None = Field(None, ge=0, le=359)
    undo_seconds: int | None = Field(None, ge=0, le=LONGEST_UNDO_S)
    sender_name: str | None = Field(
        None, max_length=200, description="What it is called in its mail.", examples=["Acme Support"]
    )
    closes_after_reply: bool | None = Field(None, description="Whether a reply closes the conversation.")
    reply_tokens: bool | None = Field(
        None, description="Whether answers find their conversation by an address of its own."
    )
    tracking: TrackingName | None = Field(
        None, description='Whether openings are noted: "on", "off", or "" for as the organisation says.'
    )


class AddressIn(Strict):
    """An address at which the mailbox is to take mail."""

    address: str = Field(max_length=254)


class MemberIn(Strict):
    """What the person may do in the mailbox; each includes those before it."""

    access: Literal["read", "write", "send", "manage"] = "send"


class MemberOut(Schema):
    """A person who works in a mailbox."""

    person: PersonOut
    access: Literal["read", "write", "send", "manage"]


class MemberPage(Schema):
    """A page of members."""

    items: list[MemberOut]
    next_cursor: str | None


@router.get("", response=MailboxPage, summary="List mailboxes", operation_id="listMailboxes")
def list_mailboxes(request: HttpRequest, page: Query[PageQuery]) -> Any:
    """The mailboxes that this token's person sees."""
    return by_number(mailboxes_of(person(request)), page, mailbox_shape)


@router.post("", response={201: MailboxOut}, summary="Make a mailbox", operation_id="createMailbox")
def create_mailbox(request: HttpRequest, body: MailboxIn) -> Any:
    """Make a mailbox. Mail to its address is accepted from now on."""
    actor = writer(request)
    if not may_add_mailboxes(actor):
        raise Problem(403, "Only administrators may make mailboxes.")
    with transaction.atomic():
        name = body.name.replace("\x00", "")
        own = actor.organisation
        undo = own.undo_seconds if body.undo_seconds is None else body.undo_seconds
        mailbox = add_mailbox(own, body.address, name, undo_seconds=undo)
        if not actor.sees_every_mailbox:
            add_member(mailbox, actor, Access.MANAGE)
        transaction.on_commit(publish_addresses)
    return 201, mailbox_shape(find.mailbox(actor, str(mailbox.pk)))


@router.get("/{mailbox_id}", response=MailboxOut, summary="Read a mailbox", operation_id="getMailbox")
def get_mailbox(request: HttpRequest, mailbox_id: str) -> Any:
    """One mailbox, by id or address."""
    return mailbox_shape(find.mailbox(person(request), mailbox_id))


@router.patch("/{mailbox_id}", response=MailboxOut, summary="Change a mailbox", operation_id="updateMailbox")
def patch_mailbox(request: HttpRequest, mailbox_id: str, body: MailboxPatch) -> Any:
    """Change its settings, for those who manage the mailbox; all that is given or nothing."""
    actor, mailbox = manager(request, mailbox_id)
    wanted = body.model_dump(exclude_none=True)
    tracking = wanted.pop("tracking", None)
    with transaction.atomic():
        if wanted:
            change_mailbox(mailbox, replace(settings_of(mailbox), **wanted), actor)
        if tracking is not None:
            set_tracking(mailbox, tracking, actor)
    return mailbox_shape(find.mailbox(actor, str(mailbox.pk)))


@router.post(
    "/{mailbox_id}/addresses",
    response={201: MailboxOut},
    summary="Add an address",
    operation_id="addMailboxAddress",
)
def create_address(request: HttpRequest, mailbox_id: str, body: AddressIn) -> Any:
    """Take mail for one more address."""
    actor = writer(request)
    mailbox = find.mailbox(actor, mailbox_id)
    with transaction.atomic():
        add_address(mailbox, body.address, actor)
        transaction.on_commit(publish_addresses)
    return 201, mailbox_shape(find.mailbox(actor, str(mailbox.pk)))


@router.delete(
    "/{mailbox_id}/addresses/{address}",
    response={204: None},
    summary="Remove an address",
    operation_id="removeMailboxAddress",
)
def delete_address(request: HttpRequest, mailbox_id: str, address: str) -> Any:
    """Take no more mail for an address; the first one, from which the mailbox writes, stays."""
    actor = writer(request)
    mailbox = find.mailbox(actor, mailbox_id)
    with transaction.atomic():
        remove_address(mailbox, get_object_or_404(mailbox.addresses, address=address.strip().lower()), actor)
        transaction.on_commit(publish_addresses)
    return 204, None


@router.get("/{mailbox_id}/members", response=MemberPage, summary="List members", operation_id="listMembers")
def list_members(request: HttpRequest, mailbox_id: str, page: Query[PageQuery]) -> Any:
    """Who works in the mailbox. Owners and administrators see it without being members."""
    rows = Member.objects.filter(mailbox=find.mailbox(person(request), mailbox_id)).select_related("person")
    return by_number(rows, page, _member)


@router.put(
    "/{mailbox_id}/members/{person_id}",
    response=MemberOut,
    summary="Give access",
    operation_id="setMember",
)
def put_member(request: HttpRequest, mailbox_id: str, person_id: str, body: MemberIn) -> Any:
    """Let a colleague work in the mailbox, or change what they may do there."""
    actor = writer(request)
    mailbox, somebody = _both(actor, mailbox_id, person_id)
    set_access(mailbox, somebody, body.access, actor)
    return {"person": person_shape(somebody), "access": body.access}


@router.delete(
    "/{mailbox_id}/members/{person_id}",
    response={204: None},
    summary="Take access away",
    operation_id="removeMember",
)
def delete_member(request: HttpRequest, mailbox_id: str, person_id: str) -> Any:
    """Take a colleague out of the mailbox."""
    actor = writer(request)
    mailbox, somebody = _both(actor, mailbox_id, person_id)
    if not remove_member(mailbox, somebody, actor):
        raise Http404
    return 204, None


def _both(actor: Person, mailbox_id: str, person_id: str) -> tuple[Mailbox, Person]:
    mailbox = find.mailbox(actor, mailbox_id)
    colleagues = Person.objects.filter(organisation_id=actor.organisation_id)
    return mailbox, get_object_or_404(colleagues, pk=find.number(person_id))


def _member(member: Member) -> dict[str, Any]:
    return {"person": person_shape(member.person), "access": member.access}
