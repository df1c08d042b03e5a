"""What stands behind an operator, as part of the tree."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from difflib import get_close_matches

from postroom.search.language.dates import NoDate, Span, span_of
from postroom.search.language.operators import OTHER_CHOICES, Operator
from postroom.search.language.query import NotUnderstood
from postroom.search.language.sizes import size_of
from postroom.search.language.tokens import Token
from postroom.search.language.tree import Dates, Field, Larger, Node, Phrase, Smaller, Word

LONGEST_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Clock:
    """The time at which, and the zone in which, a query is read."""

    now: datetime
    zone: tzinfo

    def span(self, words: str) -> Span:
        """Return what a date means, or "2026-05..2026-07". Raises NoDate."""
        first, dots, last = words.partition("..")
        if not dots:
            return span_of(words, self.now, self.zone)
        start, end = span_of(first, self.now, self.zone).start, span_of(last, self.now, self.zone).end
        if end <= start:
            raise NoDate("ends before it begins")
        return Span(start, end)

    def knows(self, words: str) -> bool:
        """Whether the words are a date."""
        try:
            self.span(words)
        except NoDate:
            return False
        return True


def value_node(operator: Operator, value: Token, clock: Clock) -> Node | None:
    """Return the part of the tree for an operator with this value. Raises NotUnderstood."""
    text = value.text.strip()
    if not text:
        return None
    match operator.kind:
        case "date":
            return _dates(operator, value, clock)
        case "size":
            size = size_of(text)
            if size is None:
                raise _wrong(
                    value, f"“{_short(text)}” is no size. Write {operator.name}:5MB or {operator.name}:200KB."
                )
            return Larger(size) if operator.name == "larger" else Smaller(size)
        case "choice":
            return Field(operator.name, _choice(operator, value))
        case "name":
            return Field(operator.name, text)
    if value.kind == "phrase":
        return Field(operator.name, Phrase(value.text))
    bare = text.rstrip("*")
    return Field(operator.name, Word(bare, prefix=bare != text))


def _dates(operator: Operator, value: Token, clock: Clock) -> Dates:
    try:
        span = clock.span(value.text)
    except NoDate as reason:
        raise _wrong(
            value,
            f"“{_short(value.text)}” {reason}. "
            "Dates are written as 2026-05-04, 2026-05, 5 May, yesterday, last week, or 3d for three days ago.",
        ) from reason
    if operator.name in ("after", "newer_than"):
        return Dates(after=span.start)
    if operator.name in ("before", "older_than"):
        return Dates(before=span.start)
    if span.start == span.end:
        day = datetime.combine(span.start.astimezone(clock.zone).date(), time(), clock.zone)
        return Dates(day, day + timedelta(days=1))
    return Dates(span.start, span.end)


def _choice(operator: Operator, value: Token) -> str:
    text = value.text.strip().lower()
    text = OTHER_CHOICES.get(text, text)
    if text in operator.choices:
        return text
    near = get_close_matches(text, operator.choices, n=1)
    meant = f"Did you mean {operator.name}:{near[0]}? It" if near else f"{operator.name}:"
    known = ", ".join(operator.choices[:-1]) + f" or {operator.choices[-1]}"
    raise _wrong(value, f"{operator.name}: does not know “{_short(text)}”. {meant} takes {known}.")


def _wrong(value: Token, sentence: str) -> NotUnderstood:
    return NotUnderstood(value.start, value.end, sentence)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
