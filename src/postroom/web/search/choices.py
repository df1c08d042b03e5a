"""Facets as links: each adds its operator to the query, or takes it away where it is there already."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from postroom.search.facets import Facet, Facets
from postroom.search.language.write import narrowed, operator


@dataclass(frozen=True, slots=True)
class Choice:
    """A value as a link; `chosen` where the query has it already, and the link takes it away."""

    name: str
    count: int
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """The values of one kind."""

    name: str
    icon: str
    choices: Sequence[Choice]

    @property
    def chosen(self) -> str:
        """The names of those that the query has."""
        return ", ".join(one.name for one in self.choices if one.chosen)


def choices_of(facets: Facets, text: str, url: Callable[[str], str]) -> list[Choices]:
    """Return the facets that leave a choice; `url` makes the address of a query."""
    kinds = (
        ("Mailbox", "inbox", "mailbox", facets.mailboxes),
        ("Person", "user", "customer", facets.customers),
        ("Assigned", "user-plus", "assigned", facets.assignees),
        ("Tag", "tag", "tag", facets.tags),
        ("Time", "calendar", "date", facets.months),
    )
    return [
        Choices(name, icon, [_choice(asked, value, text, url) for value in values if value.label])
        for name, icon, asked, values in kinds
        if any(value.label for value in values)
    ]


def _choice(asked: str, value: Facet, text: str, url: Callable[[str], str]) -> Choice:
    wanted = operator(asked, str(value.key) if asked == "date" else value.label)
    padded = f" {text} "
    chosen = f" {wanted} " in padded
    new = padded.replace(f" {wanted} ", " ", 1).strip() if chosen else narrowed(text, wanted)
    return Choice(_month(value.label) if asked == "date" else value.label, value.count, url(new), chosen)


def _month(label: str) -> str:
    return f"{date.fromisoformat(f'{label}-01'):%B %Y}"
