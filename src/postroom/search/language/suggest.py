"""What may follow at the caret: operators, and the people, tags and mailboxes that stand behind them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from postroom.search.language.operators import OPERATORS, Operator, operator_named
from postroom.search.language.tokens import QUOTES
from postroom.search.language.write import operator as written

MOST = 8
LONGEST_BEGUN = 100
DATES = ("today", "yesterday", "last week", "last month", "this year")
AGES = ("1d", "7d", "1m", "1y")
SIZES = ("1MB", "5MB", "25MB")

_BEGUN = re.compile(
    rf"(?:^|(?<=[\s(]))-?(?:(?P<name>[A-Za-z_]{{2,20}}):)?(?P<value>[{QUOTES}][^{QUOTES}]*|[^\s(){QUOTES}]*)$"
)


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a name, and how a query calls it (an address, or the name once more)."""

    name: str
    called: str = ""


class Vocabulary(Protocol):
    """The names that a person knows; each look-up returns few, the best first."""

    def colleagues(self, begun: str) -> Iterable[Named]:
        """People of the team."""

    def correspondents(self, begun: str) -> Iterable[Named]:
        """People outside, with whom there are conversations."""

    def tags(self, begun: str) -> Iterable[Named]:
        """Tags."""

    def mailboxes(self, begun: str) -> Iterable[Named]:
        """Mailboxes."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Put `text` in place of what stands from `start` to `end`; `about` says in words what it is."""

    text: str
    start: int
    end: int
    about: str = ""


def suggest(text: str, caret: int, vocabulary: Vocabulary) -> list[Suggestion]:
    """Return what may be meant by the word that is being written at the caret."""
    caret = max(0, min(caret, len(text)))
    found = _BEGUN.search(text[max(0, caret - LONGEST_BEGUN) : caret])
    if found is None:
        return []
    value = found["value"].lstrip(QUOTES)
    operator = operator_named(found["name"]) if found["name"] else None
    if found["name"] and operator is None:
        return []
    start = caret - len(found["value"]) - (len(found["name"]) + 1 if found["name"] else 0)
    offered = _values(operator, value, vocabulary) if operator else _anything(value, vocabulary)
    begun = text[start:caret]
    unique = {one: about for one, about in reversed(list(offered)) if one.rstrip() != begun}
    return [Suggestion(one, start, caret, about) for one, about in list(reversed(unique.items()))[:MOST]]


def _values(operator: Operator, value: str, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    fixed = {"date": AGES if operator.name.endswith("_than") else DATES, "size": SIZES}.get(operator.kind)
    for choice in fixed or operator.choices:
        if choice.startswith(value.lower()):
            yield f"{written(operator.name, choice)} ", operator.about
    for named in _named(operator, value, vocabulary):
        yield (
            f"{written(operator.name, named.called or named.name)} ",
            named.name if named.called else operator.about,
        )


def _named(operator: Operator, value: str, vocabulary: Vocabulary) -> Iterator[Named]:
    match operator.name:
        case "tag":
            yield from vocabulary.tags(value)
        case "mailbox" | "in":
            yield from vocabulary.mailboxes(value)
        case "assigned":
            yield from vocabulary.colleagues(value)
        case "from" | "to" | "cc":
            yield from vocabulary.correspondents(value)
            yield from vocabulary.colleagues(value)
        case "customer":
            yield from vocabulary.correspondents(value)


def _anything(value: str, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    if not value:
        return
    for operator in OPERATORS.values():
        if operator.name.startswith(value.lower()):
            yield f"{operator.name}:", operator.about
    for kind, names in (
        ("tag", vocabulary.tags(value)),
        ("from", vocabulary.correspondents(value)),
        ("mailbox", vocabulary.mailboxes(value)),
        ("assigned", vocabulary.colleagues(value)),
    ):
        for named in list(names)[:2]:
            yield f"{written(kind, named.called or named.name)} ", named.name
