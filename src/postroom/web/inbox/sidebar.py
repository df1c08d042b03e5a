"""What stands in the sidebar: the lists, the mailboxes, and how much is open in each."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, FilteredRelation, Q

from postroom.accounts.models import Person
from postroom.conversations.models import Status
from postroom.mailboxes.access import mailboxes_of
from postroom.mailboxes.models import Mailbox
from postroom.web.inbox.places import INBOX, KINDS, MINE, UNASSIGNED, Place


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the sidebar; `count` is None where nothing is counted."""

    place: Place
    count: int | None = None


@dataclass
class Sidebar:
    """The sidebar of a person, read when it is first needed (one query)."""

    person: Person
    key: str = ""

    @cached_property
    def mailboxes(self) -> list[Mailbox]:
        """The mailboxes that the person sees, each with `open_count`, `mine_count`, `free_count`."""
        opened = FilteredRelation("conversations", condition=Q(conversations__status=Status.OPEN))
        found = mailboxes_of(self.person).prefetch_related(None).annotate(opened=opened)
        return list(
            found.annotate(
                open_count=Count("opened"),
                mine_count=Count("opened", filter=Q(opened__assignee=self.person)),
                free_count=Count("opened", filter=Q(opened__isnull=False, opened__assignee=None)),
            )
        )

    @cached_property
    def lists(self) -> list[Entry]:
        """The lists over all mailboxes."""
        counts = {
            INBOX: self._sum("open_count"),
            MINE: self._sum("mine_count"),
            UNASSIGNED: self._sum("free_count"),
        }
        return [Entry(Place(kind), counts.get(kind)) for kind in KINDS.values()]

    @cached_property
    def entries(self) -> list[Entry]:
        """The mailboxes as lines."""
        return [Entry(Place(INBOX, mailbox), getattr(mailbox, "open_count", 0)) for mailbox in self.mailboxes]

    def _sum(self, name: str) -> int:
        return sum(getattr(mailbox, name, 0) for mailbox in self.mailboxes)
