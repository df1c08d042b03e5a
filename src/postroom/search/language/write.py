"""From a tree back to the text of a query, which `parse` reads as the same tree."""

import re
from datetime import UTC

from postroom.search.language.operators import operator_named
from postroom.search.language.tokens import KEYWORDS, MINUS, QUOTES
from postroom.search.language.tree import (
    And,
    Dates,
    Everything,
    Field,
    Larger,
    Node,
    Not,
    Or,
    Phrase,
    Smaller,
    Word,
)

_PLAIN = re.compile(r"\w[\w./@+-]*")
_QUOTE = re.compile(f"[{QUOTES}]")


def write(node: Node) -> str:
    """Return the query as text."""
    match node:
        case Everything():
            return "*"
        case Word(text=text, prefix=prefix):
            return _word(text, prefix)
        case Phrase(text=text):
            return quoted(text)
        case Field(name=name, value=value):
            return f"{name}:{_value(value)}"
        case Dates():
            return _dates(node)
        case Larger(bytes=size):
            return f"larger:{size}"
        case Smaller(bytes=size):
            return f"smaller:{size}"
        case Not(node=inner):
            text = _within(inner)
            return f"-{text}" if MINUS.match(f"-{text}") else f"NOT {text}"
        case And(nodes=nodes):
            return " ".join(_within(one) for one in nodes)
        case Or(nodes=nodes):
            return " OR ".join(f"({write(one)})" if isinstance(one, Or) else write(one) for one in nodes)


def narrowed(text: str, operator: str) -> str:
    """Return a query with a further condition, which holds of all of it."""
    text = text.strip()
    if not text:
        return operator
    if "OR" in text.split():
        text = f"({text})"
    return f"{text} {operator}"


def operator(name: str, value: str) -> str:
    """Return an operator with its value, in quotes where it needs them."""
    return f"{name}:{value if _PLAIN.fullmatch(value) else quoted(value)}"


def quoted(text: str) -> str:
    """Return the text in quotes, those inside it taken away."""
    return f'"{_QUOTE.sub(" ", text)}"'


def _word(text: str, prefix: bool) -> str:
    """Return a word as it is read as one: never as an operator, a keyword or the opposite of itself."""
    name, colon, _ = text.partition(":")
    if (text in KEYWORDS and not prefix) or (colon and operator_named(name)) or not text.strip():
        return quoted(text)
    return f"{text}{'*' if prefix else ''}"


def _value(value: Word | Phrase | str) -> str:
    if isinstance(value, Phrase):
        return quoted(value.text)
    if isinstance(value, Word):
        return f"{value.text}{'*' if value.prefix else ''}"
    return value if _PLAIN.fullmatch(value) else quoted(value)


def _dates(dates: Dates) -> str:
    after, before = (at.astimezone(UTC).isoformat() if at else "" for at in (dates.after, dates.before))
    if after and before:
        return f"date:{after}..{before}"
    return f"after:{after}" if after else f"before:{before}"


def _within(node: Node) -> str:
    return f"({write(node)})" if isinstance(node, (And, Or)) else write(node)
