"""The names that a person knows, for suggestions: nothing of what they cannot see."""

from collections.abc import Iterator
from itertools import islice

from django.db.models import Exists, OuterRef, Q

from postroom.accounts.models import Person
from postroom.contacts.models import ContactAddress
from postroom.conversations.access import conversations_of, tags_of
from postroom.mailboxes.access import mailboxes_of
from postroom.search.language.suggest import Named

FEW = 6


class NamesFor:
    """The vocabulary of one person; a query for each kind that is asked for."""

    def __init__(self, person: Person) -> None:
        self._person = person

    def colleagues(self, begun: str) -> Iterator[Named]:
        """Yield people of the team whose name or address begins so."""
        people = Person.objects.filter(organisation_id=self._person.organisation_id, is_active=True)
        people = people.filter(_begins("name", begun) | Q(email__istartswith=begun)).order_by("name", "id")
        yield from (Named(name, email) for name, email in people.values_list("name", "email")[:FEW])

    def correspondents(self, begun: str) -> Iterator[Named]:
        """Yield people outside of whom this person sees a conversation."""
        if not begun:
            return
        seen = conversations_of(self._person).filter(contact=OuterRef("contact"))
        addresses = ContactAddress.objects.filter(organisation_id=self._person.organisation_id)
        addresses = addresses.filter(_begins("contact__name", begun) | Q(address__istartswith=begun))
        found = addresses.filter(Exists(seen)).order_by("contact__name", "id")
        yield from (
            Named(name or address, address)
            for name, address in found.values_list("contact__name", "address")[:FEW]
        )

    def tags(self, begun: str) -> Iterator[Named]:
        """Yield tags."""
        found = tags_of(self._person).filter(_begins("name", begun))
        yield from (Named(name) for name in found.values_list("name", flat=True)[:FEW])

    def mailboxes(self, begun: str) -> Iterator[Named]:
        """Yield mailboxes that this person sees."""
        names = (box.name for box in mailboxes_of(self._person))
        yield from (Named(name) for name in islice((one for one in names if _has(one, begun)), FEW))


def _begins(field: str, begun: str) -> Q:
    return Q(**{f"{field}__istartswith": begun}) | Q(**{f"{field}__icontains": f" {begun}"})


def _has(name: str, begun: str) -> bool:
    return f" {name.casefold()}".find(f" {begun.casefold()}") >= 0
