"""What reading a query gives: the tree with hints, or the one thing that is wrong with it."""

from dataclasses import dataclass

from postroom.search.language.tree import Node


@dataclass(frozen=True, slots=True)
class Hint:
    """Something that was read otherwise than it may have been meant; `start` to `end` in the text."""

    start: int
    end: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Query:
    """A query as it was understood."""

    tree: Node
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class QueryError:
    """What is wrong, from the character at `position` to before the one at `end`, and what to do."""

    position: int
    end: int
    sentence: str


class NotUnderstood(Exception):  # noqa: N818
    """Carries a QueryError out of the parser; never leaves the package."""

    def __init__(self, position: int, end: int, sentence: str) -> None:
        super().__init__(sentence)
        self.error = QueryError(position, end, sentence)
