"""Keeping searches, and taking them off the list again."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from postroom.accounts.models import Person
from postroom.accounts.people import AccountError
from postroom.conversations.storable import storable
from postroom.search.language.parse import parse
from postroom.search.language.query import QueryError
from postroom.search.saved.models import SavedSearch

MOST = 50
LONGEST_NAME = 80
LONGEST_QUERY = 1000


class SavedSearchError(AccountError):
    """It cannot be kept so; `field` names what to mend."""

    def __init__(self, sentence: str, field: str) -> None:
        super().__init__(sentence)
        self.field = field


def searches_of(person: Person) -> QuerySet[SavedSearch]:
    """Return the searches that this person has kept or others share with them, by name."""
    kept = Q(person=person) | Q(organisation_id=person.organisation_id, shared=True)
    return SavedSearch.objects.filter(kept).order_by("name", "id")


def removable_by(person: Person) -> QuerySet[SavedSearch]:
    """Return the searches that this person may take off: their own; administrators also what is shared."""
    searches = searches_of(person)
    return searches if person.sees_every_mailbox else searches.filter(person=person)


def keep(person: Person, name: str, query: str, *, shared: bool = False) -> SavedSearch:
    """Keep a search; one of the same name is replaced.

    Raises SavedSearchError where there is no name, the query cannot be read, or there are too many.
    """
    name, query = " ".join(storable(name).split()), storable(query).strip()
    if not name:
        raise SavedSearchError("The search needs a name. Type what should stand in the sidebar.", "name")
    if len(name) > LONGEST_NAME:
        raise SavedSearchError(f"The name is longer than {LONGEST_NAME} characters. Shorten it.", "name")
    if not query:
        raise SavedSearchError("There is nothing to search for yet. Type it first, then save it.", "query")
    if len(query) > LONGEST_QUERY:
        raise SavedSearchError(
            f"The search is longer than {LONGEST_QUERY:,} characters. Leave some out.", "query"
        )
    read = parse(query, now=timezone.now(), zone=timezone.get_default_timezone())
    if isinstance(read, QueryError):
        raise SavedSearchError(read.sentence, "query")
    mine = SavedSearch.objects.filter(person=person)
    if mine.exclude(name=name).count() >= MOST:
        raise SavedSearchError(f"You keep {MOST} searches already. Remove one first.", "name")
    kept, _ = SavedSearch.objects.update_or_create(
        person=person,
        name=name,
        defaults={"organisation_id": person.organisation_id, "query": query, "shared": shared},
    )
    return kept
