"""Facets: by which mailboxes, people, tags and times the conversations that were found divide."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from postroom.accounts.models import Person
from postroom.conversations.access import conversations_of
from postroom.conversations.models import ConversationTag
from postroom.search.engine.protocol import Match

MOST = 8


@dataclass(frozen=True, slots=True)
class Facet:
    """A value, as a person reads it, with how many conversations have it. `key`: its number, or "2026-05"."""

    key: int | str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """The most frequent values; of the first thousand conversations where more were found."""

    mailboxes: Sequence[Facet] = ()
    customers: Sequence[Facet] = ()
    assignees: Sequence[Facet] = ()
    tags: Sequence[Facet] = ()
    months: Sequence[Facet] = ()


def count_facets(person: Person, matches: Sequence[Match]) -> Facets:
    """Return the facets of conversations, beginning with what the person sees (two queries)."""
    seen = conversations_of(person).filter(pk__in=[match.conversation for match in matches])
    rows = list(
        seen.values_list(
            "pk",
            "mailbox_id",
            "mailbox__name",
            "contact_id",
            "contact__name",
            "assignee_id",
            "assignee__name",
        )
    )
    numbers = {row[0] for row in rows}
    tags = ConversationTag.objects.filter(conversation__in=numbers).values_list("tag_id", "tag__name")
    months = [
        f"{datetime.fromtimestamp(match.at_ms / 1000, UTC):%Y-%m}"
        for match in matches
        if match.conversation in numbers
    ]
    return Facets(
        mailboxes=_most((row[1], row[2]) for row in rows),
        customers=_most((row[3], row[4]) for row in rows if row[3]),
        assignees=_most((row[5], row[6]) for row in rows if row[5]),
        tags=_most(tags),
        months=sorted(_most((month, month) for month in months), key=lambda one: str(one.key), reverse=True),
    )


def _most(values: Iterable[tuple[int | str, str]]) -> list[Facet]:
    return [Facet(key, label, count) for (key, label), count in Counter(values).most_common(MOST)]
