"""What a query says, as a tree."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Word:
    """A word; `prefix` where only its beginning is given."""

    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words side by side."""

    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """An operator with a value."""

    name: str
    value: Word | Phrase | str


@dataclass(frozen=True, slots=True)
class Dates:
    """Received from `after` on and before `before`."""

    after: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Larger:
    """Larger than so many bytes."""

    bytes: int


@dataclass(frozen=True, slots=True)
class Smaller:
    """Smaller than so many bytes."""

    bytes: int


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    node: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """All of these."""

    nodes: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of these."""

    nodes: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Everything:
    """All mail."""


Node = Word | Phrase | Field | Dates | Larger | Smaller | Not | And | Or | Everything
