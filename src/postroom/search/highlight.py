"""Which words of a text a query asks for, to show them."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from postroom.search.language.tree import And, Field, Node, Or, Phrase, Word

CONTEXT = 60
LONGEST_READ = 40_000
SHOWN_FIELDS = ("subject", "body", "from", "to", "cc", "customer", "filename")

# Letters and digits; of scripts without spaces, each character is a word of its own, as in the index.
_SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
)
_WORD = re.compile(rf"[{_SPACELESS}]|(?:(?![{_SPACELESS}_])[\w\u0300-\u036f])+")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Words side by side; the last only begun where `begun`. `field` is "" for those wanted anywhere."""

    words: tuple[str, ...]
    begun: bool = False
    field: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text, marked where the query asks for it."""

    text: str
    marked: bool = False


def wanted(root: Node) -> tuple[Wanted, ...]:
    """Return what a query asks for; what it does not want is left out."""
    return tuple(dict.fromkeys(one for one in _wanted(root) if one.words))


def _wanted(node: Node) -> Iterator[Wanted]:
    match node:
        case Word(text=text, prefix=prefix):
            yield Wanted(folded_words(text), prefix)
        case Phrase(text=text):
            yield Wanted(folded_words(text))
        case Field(name=name, value=Word() | Phrase() as value) if name in SHOWN_FIELDS:
            for one in _wanted(value):
                yield Wanted(one.words, one.begun, name)
        case And(nodes=nodes) | Or(nodes=nodes):
            for inner in nodes:
                yield from _wanted(inner)


def folded_words(text: str) -> tuple[str, ...]:
    """Return the words of a text without case and accents."""
    return tuple(_folded(word) for word in _WORD.findall(text))


def marked(text: str, asked: Sequence[Wanted], fields: Sequence[str] = ()) -> list[Piece]:
    """Return the text in pieces; `fields` says which operators speak of it, beside words wanted anywhere."""
    return _pieces(text, 0, len(text), _spans(text, _of(asked, fields)))


def excerpt(text: str, asked: Sequence[Wanted], fields: Sequence[str] = (), length: int = 240) -> list[Piece]:
    """Return the part of a text in which most of what is asked for stands together, on one line."""
    text = " ".join(text[:LONGEST_READ].split())
    spans = _spans(text, _of(asked, fields))
    start = _best_start(spans, length)
    start = max(0, text.rfind(" ", 0, max(0, start - CONTEXT)) + 1) if start > CONTEXT else 0
    end = (
        len(text)
        if len(text) - start <= length
        else max(text.rfind(" ", start, start + length), start + length // 2)
    )
    pieces = _pieces(text, start, end, spans)
    return [*([Piece("… ")] if start else []), *pieces, *([Piece(" …")] if end < len(text) else [])]


def _of(asked: Sequence[Wanted], fields: Sequence[str]) -> list[Wanted]:
    return [one for one in asked if not one.field or one.field in fields]


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    asked: int


def _spans(text: str, asked: Sequence[Wanted]) -> list[_Span]:
    """Return where what is asked for stands, from left to right and apart from each other."""
    if not asked:
        return []
    found = [(match.start(), match.end(), _folded(match[0])) for match in _WORD.finditer(text)]
    spans: list[_Span] = []
    place = 0
    while place < len(found):
        longest = max(
            ((_length(found, place, one), -number) for number, one in enumerate(asked)), default=(0, 0)
        )
        if longest[0]:
            last = found[place + longest[0] - 1]
            spans.append(_Span(found[place][0], last[1], -longest[1]))
        place += longest[0] or 1
    return spans


def _length(found: Sequence[tuple[int, int, str]], place: int, asked: Wanted) -> int:
    """Return how many words from this place on are what is asked for: all of it, or 0."""
    words = asked.words
    if found[place][2] != words[0] and not (asked.begun and len(words) == 1):
        return 0
    if place + len(words) > len(found):
        return 0
    for number, word in enumerate(words):
        have = found[place + number][2]
        whole = not (asked.begun and number == len(words) - 1)
        if have != word if whole else not have.startswith(word):
            return 0
    return len(words)


def _best_start(spans: Sequence[_Span], length: int) -> int:
    """Return the first place from which most different things are seen within the length."""
    best, best_seen = 0, 0
    for number, span in enumerate(spans[:200]):
        seen = {
            other.asked for other in spans[number : number + 20] if other.end - span.start <= length - CONTEXT
        }
        if len(seen) > best_seen:
            best, best_seen = span.start, len(seen)
    return best


def _pieces(text: str, start: int, end: int, spans: Sequence[_Span]) -> list[Piece]:
    pieces: list[Piece] = []
    at = start
    for span in spans:
        if span.start < at or span.end > end:
            continue
        if span.start > at:
            pieces.append(Piece(text[at : span.start]))
        pieces.append(Piece(text[span.start : span.end], marked=True))
        at = span.end
    if at < end:
        pieces.append(Piece(text[at:end]))
    return pieces


@lru_cache(maxsize=8192)
def _folded(word: str) -> str:
    if word.isascii():
        return word.lower()
    plain = "".join(one for one in unicodedata.normalize("NFKD", word) if not unicodedata.combining(one))
    return unicodedata.normalize("NFC", plain).casefold()
