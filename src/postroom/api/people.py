"""/organisation and /people: the organisation of this token, and who works in it."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from postroom.accounts.models import Organisation, Person
from postroom.accounts.people import checked_name
from postroom.api import find
from postroom.api.auth import administrator, person
from postroom.api.paging import PageQuery, by_number
from postroom.api.schemas import PersonOut, Strict

organisation = Router(tags=["people"])
router = Router(tags=["people"])

RoleName = Literal["owner", "administrator", "mailbox_administrator", "member", "light", "read_only"]


class OrganisationOut(Schema):
    """A company or team."""

    id: str
    name: str
    created_at: datetime


class OrganisationPatch(Strict):
    """What is to change."""

    name: str = Field(max_length=200)


class PersonFull(PersonOut):
    """A colleague, with what they may do in the organisation."""

    role: RoleName
    active: bool
    created_at: datetime


class PersonPage(Schema):
    """A page of people."""

    items: list[PersonFull]
    next_cursor: str | None


@organisation.get(
    "", response=OrganisationOut, summary="Read the organisation", operation_id="getOrganisation"
)
def get_organisation(request: HttpRequest) -> Any:
    """The organisation that this token belongs to; no other can be seen."""
    return _organisation(person(request))


@organisation.patch(
    "", response=OrganisationOut, summary="Rename the organisation", operation_id="updateOrganisation"
)
def patch_organisation(request: HttpRequest, body: OrganisationPatch) -> Any:
    """Change its name, for owners and administrators."""
    actor = administrator(request)
    name = checked_name(body.name.replace("\x00", ""), "organisation")
    Organisation.objects.filter(pk=actor.organisation_id).update(name=name)
    actor.organisation.refresh_from_db(fields=["name"])
    return _organisation(actor)


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
    return person_full(get_object_or_404(_colleagues(person(request)), pk=find.number(person_id)))


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


def _colleagues(who: Person) -> Any:
    return Person.objects.filter(organisation_id=who.organisation_id)


def _organisation(who: Person) -> dict[str, Any]:
    own = who.organisation
    return {"id": str(own.pk), "name": own.name, "created_at": own.created_at}
