"""The names that a person knows, for suggestions: nothing of what they cannot see."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

from django.db.models import Q

from postroom.accounts.models import Person
from postroom.contacts.models import ContactAddress
from postroom.conversations.access import conversations_of, tags_of
from postroom.mailboxes.access import mailboxes_of
from postroom.search.find import newest
from postroom.search.language.suggest import Named
from postroom.search.language.tree import Field, Word

FEW = 6
LOOKED_AT = 500


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
        """Yield people outside of whom this person sees a conversation, those of the newest mail first.

        The index knows them; to look through all contacts for those that are seen takes far longer.
        """
        if not begun.strip():
            return
        numbers = newest(self._person, Field("customer", Word(begun, prefix=True)), LOOKED_AT)
        seen = conversations_of(self._person).filter(pk__in=numbers).exclude(contact=None)
        rows = dict(seen.values_list("pk", "contact_id"))
        contacts = dict.fromkeys(rows[number] for number in numbers if number in rows)
        addresses = ContactAddress.objects.filter(contact__in=contacts).order_by("id")
        named: defaultdict[int, list[Named]] = defaultdict(list)
        for contact, name, address in addresses.values_list("contact_id", "contact__name", "address"):
            if _has(name, begun) or address.casefold().startswith(begun.casefold()):
                named[contact].append(Named(name or address, address))
        yield from islice((one for contact in contacts for one in named[contact]), FEW)

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
