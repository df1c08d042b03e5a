"""Bringing together what two people made of one text: nothing that either wrote is lost.

Three-way merging as of diff3 (Khanna, Kunal, Pierce, "A formal investigation of diff3", 2007), first by lines;
where both changed the same lines, by words; and where both changed the same words, both stand there, marked.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_TAG = re.compile(r"<[^>]*>")
_HTML_WORDS = re.compile(r"<[^>]*>|&\w+;|\s+|\w+|[^\w\s]")
_BLOCKS = re.compile(r".*?(?:</(?:p|ul|ol|table|blockquote|pre|h\d|div)>\s*|<br ?/?>|\Z)", re.S | re.I)
_MARK = re.compile(r"⟦[^⟦⟧\n]{1,80}⟧")
MOST_CHARACTERS = 200_000
MOST_COMPARISONS = 4_000_000

Split = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class Merged:
    """The text of both, and in how many places both stand side by side."""

    text: str
    conflicts: int = 0


@dataclass(frozen=True, slots=True)
class Edit:
    """What one side made of the pieces from `start` to before `end`."""

    start: int
    end: int
    now: tuple[str, ...]


def merge(base: str, mine: str, theirs: str, names: tuple[str, str] = ("mine", "theirs")) -> Merged:
    """Return what becomes of `base` when both its changes are made; `names` mark the two sides of a conflict."""
    if mine == theirs or theirs == base:
        return Merged(mine)
    if mine == base:
        return Merged(theirs)
    if max(len(base), len(mine), len(theirs)) > MOST_CHARACTERS:  # comparing would take too long
        return Merged(_marked(mine, theirs, names), 1)
    return _merge(base, mine, theirs, lines, lambda b, m, t: _by_words(b, m, t, names))


def merge_html(base: str, mine: str, theirs: str, names: tuple[str, str] = ("mine", "theirs")) -> Merged:
    """Return the same for HTML: by whole blocks, and by words within them, so that no element is torn apart."""
    if mine == theirs or theirs == base:
        return Merged(mine)
    if mine == base:
        return Merged(theirs)
    if max(len(base), len(mine), len(theirs)) > MOST_CHARACTERS:
        return Merged(_marked_html(mine, theirs, names), 1)
    return _merge(base, mine, theirs, blocks, lambda b, m, t: _within_blocks(b, m, t, names))


def has_marks(text: str) -> bool:
    """Tell whether a conflict is still marked in a text."""
    return _MARK.search(text) is not None


def lines(text: str) -> list[str]:
    """Return the lines of a text, each with its end."""
    return _LINES.findall(text)


def words(text: str) -> list[str]:
    """Return words, blanks and signs, each by itself."""
    return _WORDS.findall(text)


def blocks(html: str) -> list[str]:
    """Return the paragraphs, lists and tables of HTML, each with its end."""
    return [block for block in _BLOCKS.findall(html) if block]


def _by_words(base: str, mine: str, theirs: str, names: tuple[str, str]) -> Merged:
    finer = _merge(base, mine, theirs, words, lambda b, m, t: Merged("", 1))
    return Merged(_marked(mine, theirs, names), 1) if finer.conflicts else finer


def _within_blocks(base: str, mine: str, theirs: str, names: tuple[str, str]) -> Merged:
    if not base:  # Both added a block here.
        return Merged(theirs + mine)
    elements = {tuple(_TAG.findall(html)) for html in (base, mine, theirs)}
    if len(elements) == 1:  # Only words changed.
        finer = _merge(base, mine, theirs, _HTML_WORDS.findall, lambda b, m, t: Merged("", 1))
        if not finer.conflicts:
            return finer
    return Merged(_marked_html(mine, theirs, names), int(bool(mine and theirs)))


def _merge(
    base: str, mine: str, theirs: str, split: Split, settle: Callable[[str, str, str], Merged]
) -> Merged:
    """Walk through the edits of both in the order of `base`; those that meet are settled together."""
    pieces = split(base)
    ours, others = _edits(pieces, split(mine)), _edits(pieces, split(theirs))
    out: list[str] = []
    at = conflicts = 0
    while ours or others:
        if not _meet(ours, others):
            edit = (ours if _first(ours, others) else others).pop(0)
            out += [*pieces[at : edit.start], *edit.now]
            at = edit.end
            continue
        start, end, left, right = _region(ours, others)
        before = "".join(pieces[start:end])
        made = ("".join(_apply(pieces, edits, start, end)) for edits in (left, right))
        settled = _settle(before, next(made), next(made), settle)
        out += [*pieces[at:start], settled.text]
        conflicts += settled.conflicts
        at = end
    return Merged("".join([*out, *pieces[at:]]), conflicts)


def _edits(before: Sequence[str], after: Sequence[str]) -> list[Edit]:
    """Return what changed; of far too much that changed, that all of it did."""
    head = next((n for n, (one, other) in enumerate(zip(before, after, strict=False)) if one != other), None)
    if head is None:
        head = min(len(before), len(after))
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-tail - 1] == after[-tail - 1]:
        tail += 1
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    if len(old) * len(new) > MOST_COMPARISONS:
        return [Edit(head, len(before) - tail, tuple(new))]
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [
        Edit(head + i1, head + i2, tuple(new[j1:j2])) for code, i1, i2, j1, j2 in codes if code != "equal"
    ]


def _meet(ours: Sequence[Edit], others: Sequence[Edit]) -> bool:
    return bool(ours and others) and _overlap(ours[0].start, ours[0].end, others[0].start, others[0].end)


def _overlap(start: int, end: int, other_start: int, other_end: int) -> bool:
    """Two insertions meet at the same place; an insertion meets a change only inside of it."""
    if start == end or other_start == other_end:
        if start == end and other_start == other_end:
            return start == other_start
        return other_start < start < other_end if start == end else start < other_start < end
    return start < other_end and other_start < end


def _first(ours: Sequence[Edit], others: Sequence[Edit]) -> bool:
    """Tell whether the next edit is one of ours; an insertion stands before a change at the same place."""
    if not ours or not others:
        return bool(ours)
    return (ours[0].start, ours[0].end) <= (others[0].start, others[0].end)


def _region(ours: list[Edit], others: list[Edit]) -> tuple[int, int, list[Edit], list[Edit]]:
    """Take the next edits of both sides as far as they hang together; returns from where to where they go."""
    left, right = [ours.pop(0)], [others.pop(0)]
    start, end = min(left[0].start, right[0].start), max(left[0].end, right[0].end)
    grown = True
    while grown:
        grown = False
        for waiting, taken in ((ours, left), (others, right)):
            while waiting and (waiting[0].start < end or waiting[0].start == waiting[0].end == start == end):
                taken.append(waiting.pop(0))
                end, grown = max(end, taken[-1].end), True
    return start, end, left, right


def _apply(pieces: Sequence[str], edits: Sequence[Edit], start: int, end: int) -> list[str]:
    out: list[str] = []
    at = start
    for edit in edits:
        out += [*pieces[at : edit.start], *edit.now]
        at = edit.end
    return [*out, *pieces[at:end]]


def _settle(base: str, mine: str, theirs: str, settle: Callable[[str, str, str], Merged]) -> Merged:
    if mine == theirs:
        return Merged(mine)
    if not base:  # Both added something here: what one has of the other is not said twice.
        if theirs.strip() in mine:
            return Merged(mine)
        if mine.strip() in theirs:
            return Merged(theirs)
        if theirs.endswith("\n") or mine.endswith("\n"):
            return Merged(_ended(theirs) + mine)
    return settle(base, mine, theirs)


def _marked(mine: str, theirs: str, names: tuple[str, str]) -> str:
    sides = [(name, side) for name, side in ((names[1], theirs), (names[0], mine)) if side.strip()]
    end = "\n" if mine.endswith("\n") or theirs.endswith("\n") else ""
    return "\n".join(f"⟦{name}⟧ {side.rstrip(chr(10))}" for name, side in sides) + end


def _marked_html(mine: str, theirs: str, names: tuple[str, str]) -> str:
    sides = [(name, side) for name, side in ((names[1], theirs), (names[0], mine)) if side.strip()]
    if len(sides) < 2:
        return "".join(side for _, side in sides)
    return "".join(f"<p>⟦{name}⟧</p>{side}" for name, side in sides)


def _ended(text: str) -> str:
    return text if text.endswith("\n") else f"{text}\n"
