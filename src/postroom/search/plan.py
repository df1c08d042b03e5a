"""What an engine is asked: a tree without names, all of them resolved to words, facts and ranges."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Field = Literal["all", "subject", "body", "from", "to", "cc", "customer", "filename"]
Measure = Literal["at", "size"]


@dataclass(frozen=True, slots=True)
class Words:
    """Words side by side in one field; `prefix` where the last one is only begun.

    `numbers` are other forms of the same: one of them will do as well. `fuzzy` tolerates typing errors.
    """

    field: Field
    words: tuple[str, ...]
    prefix: bool = False
    numbers: tuple[str, ...] = ()
    fuzzy: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """At least one of these facts holds; none holds of nothing."""

    any_of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conversations:
    """The document belongs to one of these conversations; `more` where there are others, which were left out."""

    any_of: tuple[int, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class Between:
    """A measure (`at` in milliseconds since 1970, `size` in bytes) from `low` to below `high`."""

    measure: Measure
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: "Plan"


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds; no part at all holds of everything."""

    parts: "tuple[Plan, ...]" = ()


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part holds."""

    parts: "tuple[Plan, ...]" = ()


def is_cut(asked: "Plan") -> bool:
    """Whether conversations were left out of it, so that more may answer than it finds."""
    match asked:
        case Conversations(more=more):
            return more
        case Not(part=part):
            return is_cut(part)
        case All(parts=parts) | Any(parts=parts):
            return any(map(is_cut, parts))
        case _:
            return False


def with_words(asked: "Plan", change: "Callable[[Words], Plan]") -> "Plan":
    """Return the plan with another one in place of each of its words."""
    match asked:
        case Words():
            return change(asked)
        case All(parts=parts):
            return All(tuple(with_words(part, change) for part in parts))
        case Any(parts=parts):
            return Any(tuple(with_words(part, change) for part in parts))
        case Not(part=part):
            return Not(with_words(part, change))
        case _:
            return asked


Plan = Words | Facts | Conversations | Between | Not | All | Any
EVERYTHING = All()
NOTHING = Facts(())
