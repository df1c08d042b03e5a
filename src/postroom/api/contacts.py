"""/contacts: the people outside who write, or are written to."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from postroom.api import find
from postroom.api.auth import person, writer
from postroom.api.paging import PageQuery, by_moment, by_number
from postroom.api.schemas import ConversationPage, Strict
from postroom.api.shapes import conversation_shape
from postroom.contacts.access import contacts_of
from postroom.contacts.models import Contact

router = Router(tags=["contacts"])


class ContactOut(Schema):
    """Somebody outside, with all addresses known."""

    id: str
    name: str
    addresses: list[str]
    created_at: datetime


class ContactPage(Schema):
    """A page of contacts."""

    items: list[ContactOut]
    next_cursor: str | None


class ContactPatch(Strict):
    """What is to change."""

    name: str = Field(max_length=300)


@router.get("", response=ContactPage, summary="List contacts", operation_id="listContacts")
def list_contacts(request: HttpRequest, page: Query[PageQuery], address: str | None = None) -> Any:
    """Everybody outside who wrote or was written to; with `address`, whoever has it."""
    rows = contacts_of(person(request)).prefetch_related("addresses")
    if address is not None:
        rows = rows.filter(addresses__address=address.replace("\x00", "").strip().lower())
    return by_number(rows, page, _shape)


@router.get("/{contact_id}", response=ContactOut, summary="Read a contact", operation_id="getContact")
def get_contact(request: HttpRequest, contact_id: str) -> Any:
    """One contact."""
    return _shape(_find(request, contact_id))


@router.patch("/{contact_id}", response=ContactOut, summary="Rename a contact", operation_id="updateContact")
def patch_contact(request: HttpRequest, contact_id: str, body: ContactPatch) -> Any:
    """Change what the contact is called here."""
    writer(request)
    contact = _find(request, contact_id)
    contact.name = " ".join(body.name.replace("\x00", "").split())
    contact.save(update_fields=["name"])
    return _shape(contact)


@router.get(
    "/{contact_id}/conversations",
    response=ConversationPage,
    summary="List the conversations of a contact",
    operation_id="listContactConversations",
)
def list_contact_conversations(request: HttpRequest, contact_id: str, page: Query[PageQuery]) -> Any:
    """Those conversations of a contact that this person sees, what happened last first."""
    rows = find.conversations(person(request)).filter(contact=_find(request, contact_id))
    return by_moment(rows, page, "latest_at", conversation_shape, newest_first=True)


def _find(request: HttpRequest, text: str) -> Contact:
    return get_object_or_404(contacts_of(person(request)), pk=find.number(text))


def _shape(contact: Contact) -> dict[str, Any]:
    return {
        "id": str(contact.pk),
        "name": contact.name,
        "addresses": sorted(one.address for one in contact.addresses.all()),
        "created_at": contact.created_at,
    }
