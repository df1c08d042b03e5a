"""What stands in the sidebar: the lists, the mailboxes, and how much is open in each."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from postroom.accounts.models import ListOrder, Person
from postroom.conversations.counting import Counts, open_counts
from postroom.conversations.models import Tag
from postroom.conversations.tag_tree import Branch, tree
from postroom.conversations.viewing import Count, counts_of
from postroom.mailboxes.models import Mailbox
from postroom.search.saved.models import SavedSearch
from postroom.web.inbox.kept import Kept, kept_of
from postroom.web.inbox.kinds import (
    ASSIGNED,
    FIRST,
    FOLDED,
    INBOX,
    MINE,
    SNOOZED,
    TAGGED,
    UNASSIGNED,
    VIEW,
    Kind,
)
from postroom.web.inbox.places import Place, place_of
from postroom.web.versions import version

MOST_TAGS = 60
COUNTED: dict[Kind, Callable[[Counts], int]] = {
    INBOX: lambda counts: counts.open,
    MINE: lambda counts: counts.mine,
    UNASSIGNED: lambda counts: counts.free,
    ASSIGNED: lambda counts: counts.open - counts.free,
    SNOOZED: lambda counts: counts.snoozed,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the sidebar; `count` is None where nothing is counted, `branch` a tag in its tree."""

    place: Place
    count: int | Count | None = None
    branch: Branch | None = None


@dataclass
class Sidebar:
    """The sidebar of a person, read when it is first needed (two queries).

    Views are counted only where the sidebar is asked for alone (`counted`): a page never waits for that.
    """

    person: Person
    key: str = ""
    counted: bool = False

    @cached_property
    def looks(self) -> dict[str, str]:
        """What the looks of each part depend on, beside the list that is open: a part is drawn when it changes."""
        return {
            "lists": version(*(entry.count for entry in self.lists)),
            "mailboxes": version(self.names, *(self._open(one) for one in self.mailboxes)),
            "tags": version(*((tag.pk, tag.name, tag.hue) for tag in self._kept.tags[:MOST_TAGS])),
        }

    @cached_property
    def names(self) -> str:
        """What the names and colours of the mailboxes depend on."""
        return version(*((one.pk, one.name, one.hue) for one in self.mailboxes))

    @property
    def mailboxes(self) -> list[Mailbox]:
        """The mailboxes that the person sees."""
        return self._kept.mailboxes

    @cached_property
    def lists(self) -> list[Entry]:
        """The lists over all mailboxes that are looked at all day."""
        return [self._entry(kind) for kind in FIRST]

    @cached_property
    def folded(self) -> list[Entry]:
        """The lists that are looked at now and then."""
        return [self._entry(kind) for kind in FOLDED]

    @cached_property
    def tags(self) -> list[Entry]:
        """The tags as a tree."""
        return [
            Entry(Place(TAGGED, tag=branch.tag), branch=branch)
            for branch in tree(self._kept.tags[:MOST_TAGS])
        ]

    @cached_property
    def views(self) -> list[Entry]:
        """The views."""
        counts = counts_of(self._kept.views, self.person) if self.counted else {}
        return [Entry(Place(VIEW, view=view), counts.get(view.pk)) for view in self._kept.views]

    def place(self, key: str) -> Place:
        """Return the list that `?in=` names, in the order that the person has chosen."""
        slug = key.rpartition("-")[2]
        tags = self._kept.tags if slug == TAGGED.slug else ()
        views = self._kept.views if slug == VIEW.slug else ()
        found = place_of(key, self.mailboxes, tags, views)
        return replace(found, oldest=self.person.list_order == ListOrder.OLDEST)

    @cached_property
    def every_tag(self) -> dict[int, Tag]:
        """The tags that the person is offered, by their numbers."""
        return {tag.pk: tag for tag in self._kept.tags}

    @cached_property
    def _kept(self) -> Kept:
        return kept_of(self.person)

    def _entry(self, kind: Kind) -> Entry:
        count = sum(map(COUNTED[kind], self._counts.values())) if kind in COUNTED else None
        return Entry(Place(kind), count)

    @cached_property
    def searches(self) -> list[SavedSearch]:
        """The searches that the person keeps."""
        return self._kept.searches

    @cached_property
    def entries(self) -> list[Entry]:
        """The mailboxes as lines."""
        return [Entry(Place(INBOX, mailbox), self._open(mailbox)) for mailbox in self.mailboxes]

    def _open(self, mailbox: Mailbox) -> int:
        return self._counts.get(mailbox.pk, Counts()).open

    @cached_property
    def _counts(self) -> dict[int, Counts]:
        return open_counts(self.person)
