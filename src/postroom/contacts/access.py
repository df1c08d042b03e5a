"""Which contacts a person sees."""

from django.db.models import QuerySet

from postroom.accounts.models import Person
from postroom.contacts.models import Contact


def contacts_of(person: Person) -> QuerySet[Contact]:
    """Return the contacts of this person's organisation."""
    return Contact.objects.filter(organisation_id=person.organisation_id)
