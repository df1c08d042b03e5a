"""From the text of a query to its tokens. Every text has tokens; nothing here fails."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from postroom.search.language.operators import operator_named

Kind = Literal["word", "phrase", "operator", "open", "close", "minus", "or", "and", "not", "end"]
KEYWORDS: dict[str, Kind] = {"OR": "or", "AND": "and", "NOT": "not"}

QUOTES = '"“”„‟«»'
_BLANK = re.compile(r"\s+")
_OPERATOR = re.compile(r"([A-Za-z_]{2,20}):")
_PHRASE = re.compile(f"[{QUOTES}]([^{QUOTES}]*)(?:[{QUOTES}]|$)")
MINUS = re.compile(rf"[-\u2212](?=[-\u2212]*[\w({QUOTES}])")
_WORD = re.compile(rf"[^\s(){QUOTES}]+")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the query; `text` without quotes, or the name of an operator."""

    kind: Kind
    text: str
    start: int
    end: int


def cleaned(text: str) -> str:
    """Return the text with blanks for control characters: as long as before, so that places stay."""
    return _CONTROL.sub(" ", text)


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a cleaned text, the last of them "end"."""
    at = 0
    while at < len(text):
        if blank := _BLANK.match(text, at):
            at = blank.end()
            continue
        token = _token(text, at)
        yield token
        at = token.end
    yield Token("end", "", at, at)


def _token(text: str, at: int) -> Token:
    if text[at] in "()":
        return Token("open" if text[at] == "(" else "close", text[at], at, at + 1)
    if found := _PHRASE.match(text, at):
        return Token("phrase", found[1], at, found.end())
    if (found := MINUS.match(text, at)) and _begins_a_part(text, at):
        return Token("minus", "-", at, found.end())
    if (found := _OPERATOR.match(text, at)) and operator_named(found[1]):
        return Token("operator", found[1], at, found.end())
    word = _WORD.match(text, at)
    assert word is not None  # noqa: S101 (blanks, parentheses and quotes are seen to above)
    return Token(KEYWORDS.get(word[0], "word"), word[0], at, word.end())


def _begins_a_part(text: str, at: int) -> bool:
    return at == 0 or text[at - 1].isspace() or text[at - 1] in f"()-\u2212{QUOTES}"
