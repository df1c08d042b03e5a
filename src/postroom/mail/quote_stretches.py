"""A text cut into stretches: own text, marked quotations, and what an introduction without marks leads to."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from postroom.mail import quote_attribution, quote_headers, quote_lines, signature
from postroom.mail.quote_headers import Marker
from postroom.mail.quote_lines import unmarked

# A line that belongs to the beginning of a quotation has one of these first, or a sign that `_hints` looks for.
_FIRST = frozenset(">|-_=—~‐#* \t")
_BEGINS = _FIRST | {"["}
_DIGIT = re.compile(r"\d")
_INTRODUCES = re.compile(r"[\d:：@<|]")
_NOTHING_KNOWN: Mapping[int, Marker] = {}
_FIRST_WITHIN = 6
_WRAPPED_MOST = 40
_NAMED_MOST = 17
_COLONS = (":", "：")


@dataclass(slots=True)
class Stretch:
    """A run of lines. "tail" goes to the end of the text; `start` is the number of the first line."""

    kind: Literal["own", "quote", "tail", "forward"]
    start: int
    lines: list[str] = field(default_factory=list)
    introduction: list[str] = field(default_factory=list)

    @property
    def has_words(self) -> bool:
        return any(map(str.strip, self.lines))

    @property
    def filled(self) -> int:
        return sum(map(bool, map(str.strip, self.lines)))

    @property
    def end(self) -> int:
        return self.start + len(self.introduction) + len(self.lines)


def stretches_of(
    lines: list[str], fenced: frozenset[int] = frozenset(), known: Mapping[int, Marker] = _NOTHING_KNOWN
) -> list[Stretch]:
    """Return the stretches of these lines, in order and without a gap.

    `known` are introductions that something else than the words has told, by line.
    """
    stretches: list[Stretch] = []
    own_words = False
    own_from = 0
    hints = _hints(lines)
    attributed = _before(lines, [at for at in hints if _may_end(lines, at)])
    for at in sorted({*hints, *attributed, *known}):
        if at < own_from or at in fenced:
            continue
        if at not in attributed and at not in known and not _may_begin(lines[at]):
            continue
        marked = quote_lines.starts_quote(lines, at) and not quote_headers.is_of_groupwise(lines[at])
        marker = None if marked else quote_headers.find(lines, at, attributed=at in attributed)
        if not marked and (marker is None or marker.kind != "forward"):
            marker = known.get(at) or marker
        if not marked and marker is None and not _is_last_of_outlook(lines, at):
            continue
        own_words = own_words or any(not _is_noise(lines, n) for n in range(own_from, at) if lines[n].strip())
        if marked:
            stretch = _marked(lines, at, own_words)
        elif marker is not None:
            stretch = _introduced(lines, at, marker, own_words)
        elif own_words:
            at += 1
            stretch = Stretch("tail", at, lines[at:])
        else:
            continue
        if at > own_from:
            stretches.append(Stretch("own", own_from, lines[own_from:at]))
        stretches.append(stretch)
        own_from = stretch.end
    if own_from < len(lines):
        stretches.append(Stretch("own", own_from, lines[own_from:] if own_from else lines))
    return stretches


def _hints(lines: Sequence[str]) -> list[int]:
    """The numbers of the lines that are worth a look."""
    return [
        number
        for number, line in enumerate(lines)
        if line
        and (
            ":" in line
            or line[0] in _FIRST
            or "@" in line
            or "<" in line
            or ">" in line
            or "utlook" in line
            or "：" in line
        )
    ]


def _may_begin(line: str) -> bool:
    """Whether a quotation may begin with this line, which no attribution does, by a cheap look."""
    bare = line.lstrip()
    return bare != "" and (
        bare[0] in _BEGINS
        or quote_headers.may_be_label(bare)
        or ">" in line[:_NAMED_MOST]
        or line.rstrip().endswith(_COLONS)
        or "utlook" in line
    )


def _may_introduce(line: str) -> bool:
    """Whether a quotation inside of marks may be introduced by this line or some that begin with it, by a look."""
    return line[:1] in _BEGINS or _INTRODUCES.search(line) is not None or quote_attribution.may_name(line)


def _may_end(lines: Sequence[str], at: int) -> bool:
    """Whether an attribution may end here; ">:" and "> wrote:" are an address that was wrapped, no marked line."""
    line = lines[at]
    if line[0] == ">" and (len(line) > _WRAPPED_MOST or not line.rstrip().endswith(":")):
        return False
    return quote_attribution.may_end_here(lines, at)


def _before(lines: Sequence[str], ends: Sequence[int]) -> set[int]:
    """The numbers of the lines where an attribution may start that ends with one of these lines.

    It starts with a line that has a number or an address, unless it is a bare name above a quotation.
    """
    starts: set[int] = set()
    for end in ends:
        for at in range(end, max(end - quote_attribution.LINES_MOST, -1), -1):
            if at in starts:
                break
            if lines[at] and ("@" in lines[at] or "<" in lines[at] or _DIGIT.search(lines[at])):
                starts.add(at)
        if not lines[end].endswith(":") or quote_attribution.is_quoted(lines, end + 1):
            starts.add(end)
    return starts


def _marked(lines: list[str], at: int, own_words: bool) -> Stretch:
    """A quotation with marks; clients such as Apple Mail put the introduction inside it."""
    block = lines[at : quote_lines.quote_end(lines, at)]
    first = next((number for number, line in enumerate(block) if unmarked(line).strip()), 0)
    if not _may_introduce(unmarked(block[first])):
        return Stretch("quote", at, block)
    inside = [unmarked(line) for line in block[first : first + quote_headers.HEADERS_MOST]]
    marker = quote_headers.find(inside, 0)
    if marker is None:
        return Stretch("quote", at, block)
    end = first + marker.lines
    introduction, rest = block[:end], block[end:]
    if marker.kind == "headers" and own_words and not any(unmarked(line).strip() for line in rest):
        return Stretch("tail", at, lines[at + end :], introduction)
    return Stretch("forward" if marker.kind == "forward" else "quote", at, rest, introduction)


def _introduced(lines: list[str], at: int, marker: Marker, own_words: bool) -> Stretch:
    """The quotation behind an introduction: as far as its marks go, or to the end where it has none."""
    begin = at + marker.lines
    if marker.kind == "original":
        begin += quote_headers.header_lines(lines, begin, least=1)
    first = next((n for n in range(begin, min(begin + _FIRST_WITHIN, len(lines))) if lines[n].strip()), None)
    if marker.kind != "forward" and first is not None:
        end = quote_lines.quote_end(lines, first, introduced=True)
        if end > first:
            return Stretch("quote", at, lines[begin:end], lines[at:begin])
    begin = at + marker.lines
    introduction = lines[at:begin]
    if marker.kind == "wrote" and not own_words:
        return Stretch("quote", at, [], introduction)
    kind: Literal["forward", "tail"] = "forward" if marker.kind == "forward" or not own_words else "tail"
    return Stretch(kind, at, lines[begin:], introduction)


def _is_noise(lines: Sequence[str], at: int) -> bool:
    return signature.is_delimiter(lines, at) or signature.is_device_line(lines[at])


def _is_last_of_outlook(lines: Sequence[str], at: int) -> bool:
    """Behind the line that Outlook adds on telephones there is only what it quotes, here without introduction."""
    if "utlook" not in lines[at] or not signature.is_device_line(lines[at]):
        return False
    words = [n for n in range(at + 1, min(at + 9, len(lines))) if lines[n].strip()]
    return bool(words) and not any(
        quote_headers.find(lines, n) or quote_lines.starts_quote(lines, n) or _is_noise(lines, n)
        for n in words
    )
