"""Who may be meant by the first letters of a name or an address: people whom one has written with, and colleagues."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from postroom.accounts.models import Person
from postroom.contacts.models import ContactAddress
from postroom.conversations.access import conversations_of

MOST = 8
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Completion:
    """A name and an address; `colleague` says that it is one of us."""

    name: str
    address: str
    colleague: bool = False


def completions(person: Person, typed: str) -> list[Completion]:
    """Return at most 8 people whom this person may know, whose name or address begins like what is typed.

    Contacts of conversations that the person does not see are not among them.
    """
    typed = " ".join(typed.lower().split())[:_LONGEST]
    if not typed:
        return []
    found = [
        Completion(one.contact.name, one.address)
        for one in _contacts(person, typed).select_related("contact").order_by("address")[:MOST]
    ]
    colleagues = [
        Completion(one.name, one.email, colleague=True)
        for one in Person.objects.filter(organisation_id=person.organisation_id, is_active=True)
        .annotate(lower=Lower("name"))
        .filter(Q(lower__startswith=typed) | Q(lower__contains=f" {typed}") | Q(email__startswith=typed))
        .order_by("name")[:MOST]
    ]
    return list({one.address: one for one in (*found, *colleagues)}.values())[:MOST]


def _contacts(person: Person, typed: str) -> QuerySet[ContactAddress]:
    addresses = ContactAddress.objects.filter(organisation_id=person.organisation_id).annotate(
        lower=Lower("contact__name")
    )
    addresses = addresses.filter(
        Q(address__startswith=typed) | Q(lower__startswith=typed) | Q(lower__contains=f" {typed}")
    )
    if person.sees_every_mailbox:
        return addresses
    return addresses.filter(Exists(conversations_of(person).filter(contact=OuterRef("contact"))))
