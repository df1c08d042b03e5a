"""/people: who works in the organisation, what they may do, and how they leave."""

from datetime import datetime
from typing import Any, Literal

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from postroom.accounts.models import Person
from postroom.accounts.permissions import colleagues_of
from postroom.api import find
from postroom.api.auth import administrator, person
from postroom.api.paging import PageQuery, by_number
from postroom.api.problems import Problem
from postroom.api.schemas import PersonOut, Strict
from postroom.conversations.handing_over import hand_over
from postroom.mailboxes.people.roles import change_role, deactivate, free_sign_in, reactivate

router = Router(tags=["people"])

RoleName = Literal["owner", "administrator", "mailbox_administrator", "member", "light", "read_only"]


class PersonFull(PersonOut):
    """A colleague, with what they may do in the organisation."""

    role: RoleName
    active: bool
    created_at: datetime


class PersonPage(Schema):
    """A page of people."""

    items: list[PersonFull]
    next_cursor: str | None


class PersonPatch(Strict):
    """What is to change. Nobody gives a role above their own."""

    role: RoleName


class HandingOverIn(Strict):
    """Who takes it over: an id or address, null for nobody."""

    to: str | None = Field(
        description="An id or address; null puts it back to the unassigned.", examples=["43"]
    )


class HandingOverOut(Schema):
    """How many conversations went, and how many stayed because the other does not see their mailboxes."""

    went: int
    stayed: int


@router.get("", response=PersonPage, summary="List people", operation_id="listPeople")
def list_people(request: HttpRequest, page: Query[PageQuery], active: bool | None = None) -> Any:
    """The people of the organisation, in the order in which they came; with `active`, those who (don't) sign in."""
    rows = _colleagues(person(request))
    if active is not None:
        rows = rows.filter(is_active=active)
    return by_number(rows, page, person_full)


@router.get("/{person_id}", response=PersonFull, summary="Read a person", operation_id="getPerson")
def get_person(request: HttpRequest, person_id: str) -> Any:
    """One colleague."""
    return person_full(_colleague(person(request), person_id))


@router.patch("/{person_id}", response=PersonFull, summary="Change a role", operation_id="updatePerson")
def patch_person(request: HttpRequest, person_id: str, body: PersonPatch) -> Any:
    """Give a person another role, for owners and administrators. The last owner stays one."""
    actor = administrator(request)
    somebody = _colleague(actor, person_id)
    change_role(somebody, body.role, actor)
    return person_full(somebody)


@router.put(
    "/{person_id}/deactivation",
    response=PersonFull,
    summary="End somebody's access",
    operation_id="deactivatePerson",
)
def put_deactivation(request: HttpRequest, person_id: str) -> Any:
    """Sign a person out everywhere and let them in no more; what they wrote and were assigned stays."""
    actor = administrator(request)
    somebody = _colleague(actor, person_id)
    deactivate(somebody, actor)
    return person_full(somebody)


@router.delete(
    "/{person_id}/deactivation",
    response=PersonFull,
    summary="Let somebody in again",
    operation_id="reactivatePerson",
)
def delete_deactivation(request: HttpRequest, person_id: str) -> Any:
    """Let a person in again, with the role and mailboxes that they had."""
    actor = administrator(request)
    somebody = _colleague(actor, person_id)
    reactivate(somebody, actor)
    return person_full(somebody)


@router.post(
    "/{person_id}/handing-over",
    response=HandingOverOut,
    summary="Hand somebody's conversations over",
    operation_id="handOverPerson",
)
def post_handing_over(request: HttpRequest, person_id: str, body: HandingOverIn) -> Any:
    """Assign the open conversations of a person to a colleague, or to nobody, for owners and administrators."""
    actor = administrator(request)
    somebody = _colleague(actor, person_id)
    went, stayed = hand_over(somebody, _taker(actor, body.to) if body.to else None, actor)
    return {"went": went, "stayed": stayed}


@router.delete(
    "/{person_id}/second-step",
    response={204: None},
    summary="Free somebody's sign-in",
    operation_id="freePersonSignIn",
)
def delete_second_step(request: HttpRequest, person_id: str) -> Any:
    """Take second step and passkeys off, for somebody who lost phone and codes. They are told by mail."""
    actor = administrator(request)
    if not free_sign_in(_colleague(actor, person_id), actor):
        raise Http404
    return 204, None


def person_full(who: Person) -> dict[str, Any]:
    """A colleague with role and state."""
    return {
        "id": str(who.pk),
        "name": who.name,
        "email": who.email,
        "role": who.role,
        "active": who.is_active,
        "created_at": who.created_at,
    }


def _colleagues(who: Person) -> QuerySet[Person]:
    return Person.objects.filter(organisation_id=who.organisation_id)


def _colleague(who: Person, text: str) -> Person:
    return get_object_or_404(_colleagues(who), pk=find.number(text))


def _taker(actor: Person, text: str) -> Person:
    asked = {"email": text.strip().lower()} if "@" in text else {"pk": find.number(text)}
    found = colleagues_of(actor).filter(**asked).first()
    if found is None:
        raise Problem(422, f"None of your colleagues has the id or address “{text[:100]}”.", "to")
    return found
