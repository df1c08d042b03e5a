"""HTML as text with marks: tags become control characters that say where lines, links and quotations begin.

An own tokenizer, not a tree: the tree builders at hand need time quadratic in the nesting (a compiled one took
147 s for 1 MB of nested <div>), and text needs no tree. Mails write the same few tags over and over, so each is
read once and then looked up: most mails are cut at their angle brackets by compiled code, long tables at whole
runs of tags, and only where brackets are no clean pairs does a regular expression find the tags. Linear for any
input.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from postroom.mail.html_hidden import hides
from postroom.mail.word_lists import words

# All that ends a line begins with a line feed, so that one quick search finds it.
LINE, PARAGRAPH, BREAK, QUOTE, UNQUOTE = "\n", "\n\x01", "\n\x02", "\n\x03", "\n\x04"
LINK, LINK_TEXT, LINK_END, BLANK = "\x05\x06\x07\x08"
_ITEM, _OPEN_BULLETS, _OPEN_NUMBERS, _CLOSE_LIST = "\x0e\x0f\x10\x11"
_LIST_MARKS = frozenset((_ITEM, _OPEN_BULLETS, _OPEN_NUMBERS, _CLOSE_LIST))
MARK_CHARS = "\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f\x10\x11"
_ATTRIBUTES = r"""(?:[^<>"']++|"[^"]*+"|'[^']*+')*+"""
_TAG = re.compile(rf"<(/?[a-zA-Z][\w:-]*+{_ATTRIBUTES})>|<[/!?a-zA-Z][^<>]*+>?")
_WHOLE_TAG = re.compile(rf"(/?[a-zA-Z][\w:-]*+)({_ATTRIBUTES})")
_NO_BRACKETS = bytes(set(range(256)) - set(b"<>"))
# Tags with nothing but blanks between them. Linear only in a text that ends in a bracket, where each one closes.
RUN = re.compile(r"(<[^>]*+>(?:\s*+<[^>]*+>)*+)")
_HREF = re.compile(
    r"""[hH](?<![\w-].)[rR][eE][fF]\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""", re.DOTALL
)
_ALT = re.compile(r"""[aA](?<![\w-].)[lL][tT]\s*+=\s*+(?:"([^"]*+)"|'([^']*+)')""", re.DOTALL)
_SHOWN_LINK = re.compile(r"(?i)(?:https?|ftp|mailto|tel):")
_PARAGRAPHS = "p h1 h2 h3 h4 h5 h6 dl table pre"
_LINES = (
    "div tr dt dd section article header footer main nav aside address center form fieldset figure figcaption"
    " caption tbody thead tfoot body html head option details summary legend"
)
_MARK_OF = {
    slash + name: mark
    for names, mark in (
        (_PARAGRAPHS, PARAGRAPH),
        (_LINES, LINE),
        ("br", BREAK),
        ("td th", " "),
        ("hr", f"{LINE}---{LINE}"),
    )
    for name in names.split()
    for slash in ("", "/")
} | {
    "blockquote": PARAGRAPH + QUOTE,
    "/blockquote": PARAGRAPH + UNQUOTE,
    "/a": LINK_END,
    "li": _ITEM,
    "/li": LINE,
    "ul": _OPEN_BULLETS,
    "ol": _OPEN_NUMBERS,
    "/ul": _CLOSE_LIST,
    "/ol": _CLOSE_LIST,
}
# Bare tags as nearly every mail has them, known from the start.
_BARE: dict[str | None, str] = {
    None: "",
    **{tag: mark for tag, mark in _MARK_OF.items() if mark not in _LIST_MARKS and tag != "pre"},
    **dict.fromkeys(words("b /b i /i strong /strong em /em u /u span /span font /font"), ""),
}
_CHUNK_CHARS = 8 * 1024
_SHORT_CHARS = 60
_REMEMBERED_MOST = 4096
# How many pieces of a chunk there must be for each new tag in it for the next one to be cut at runs of tags.
_REPEATED_LEAST = 80
_NEEDS_WORK = frozenset(("hidden", "preformatted"))
_TAG_BY_TAG = frozenset(("torn", "list"))


class Marks(dict[str | None, str]):
    """The marks of the tags met so far, by tag as it is written between its brackets, and their `traits`.

    Traits are "hidden" and "preformatted", of elements to be changed before their text can be read; "list"; and
    "torn", where what stands between two brackets is not a whole tag.
    """

    def __init__(self) -> None:
        super().__init__(_BARE)
        self.traits: set[str] = set()

    def __missing__(self, tag: str) -> str:
        mark, trait = _read_short(tag) if len(tag) <= _SHORT_CHARS else _read(tag)
        if trait:
            self.traits.add(trait)
        if mark in _LIST_MARKS:
            self.traits.add("list")
        if trait != "torn" and len(self) < _REMEMBERED_MOST:
            self[tag] = mark
        return mark

    @property
    def need_work(self) -> bool:
        """Whether there is something that must be changed in the HTML before its text is read."""
        return not self.traits.isdisjoint(_NEEDS_WORK)


class _Runs(dict[str, str]):
    """The marks of the runs of tags met so far, with the blanks between the tags."""

    def __init__(self, marks: Marks) -> None:
        super().__init__()
        self.marks = marks

    def __missing__(self, run: str) -> str:
        traits = self.marks.traits
        if run.count("<") != run.count(">"):
            traits.add("torn")
            return ""
        pieces = run.replace("<", ">").split(">")
        pieces[1::2] = map(self.marks.__getitem__, pieces[1::2])
        mark = "".join(pieces)
        if "torn" not in traits and len(self) < _REMEMBERED_MOST:
            self[run] = mark
        return mark


def _read(tag: str) -> tuple[str, str]:
    """Return the mark of a tag, and its trait or ""."""
    name = tag.partition(" ")[0]
    attributes = tag[len(name) :]
    if not (name.isascii() and name.isalnum() and name[0].isalpha()) or not _is_clean(attributes):
        parsed = _WHOLE_TAG.fullmatch(tag)
        if parsed is None:
            torn = tag[:1].isalpha() or (tag[:1] == "/" and tag[1:2].isalpha())
            return "" if torn or tag[:1] in ("/", "!", "?") else f"<{tag}>", "torn" if torn else ""
        name, attributes = parsed.groups()
    name = name.lower()
    trait = "hidden" if attributes and hides(name, attributes) else "preformatted" if name == "pre" else ""
    if name == "a":
        target = _attribute(_HREF, attributes)
        return f"{LINK}{target}{LINK_TEXT}" if _SHOWN_LINK.match(target) else "", trait
    if name == "img":
        alt = _attribute(_ALT, attributes)
        return f" {alt} " if alt else "", trait
    return _MARK_OF.get(name, ""), trait


def _is_clean(attributes: str) -> bool:
    """Tell, quickly, that the quotes of attributes are in pairs, so that no bracket can stand inside of one."""
    return "'" not in attributes and attributes.count('"') % 2 == 0


_read_short = lru_cache(maxsize=4096)(_read)


def marked(html: str, spans: Iterable[tuple[int, int]], marks: Marks) -> str:
    """Return the text of these spans, (begin, end), with its tags turned into marks.

    Reading ends where `marks` begins to need work, unless it did before. A chunk is read at a time, to keep few
    pieces in memory.
    """
    lists = _Lists()
    pieces: list[str] = []
    runs = _Runs(marks)
    prepared = marks.need_work
    repeating = False
    for chunk in _chunks(html, spans):
        known = len(marks)
        text = _cut_at_runs(chunk, runs) if repeating else ""
        if not text:
            cut = _cut(chunk, marks)
            if "list" in marks.traits:
                cut[1::2] = [lists.written(mark) if mark in _LIST_MARKS else mark for mark in cut[1::2]]
            text = "".join(cut)
            repeating = (len(marks) - known + 1) * _REPEATED_LEAST < len(cut)
        pieces.append(text)
        if marks.need_work and not prepared:
            break
    return "".join(pieces)


def _chunks(html: str, spans: Iterable[tuple[int, int]]) -> Iterator[str]:
    """Yield the spans in pieces that end behind a tag, their line breaks turned into blanks."""
    for position, stop in spans:
        while position < stop:
            end = html.find(">", position + _CHUNK_CHARS, stop) + 1 or stop
            yield html[position:end].replace("\n", " ").replace("\r", " ")
            position = end


def _cut_at_runs(chunk: str, runs: _Runs) -> str:
    """Return the text with marks, or "" where tag by tag has to be looked at."""
    end = chunk.rfind(">") + 1
    traits = runs.marks.traits
    traits.discard("torn")
    cut = RUN.split(chunk[:end])
    cut[1::2] = map(runs.__getitem__, cut[1::2])
    text = "".join((*cut, chunk[end:]))
    plain = traits.isdisjoint(_TAG_BY_TAG) and "<" not in text and ">" not in text
    return text if plain else ""


def _cut(chunk: str, marks: Marks) -> list[str]:
    """Return texts and marks in turn."""
    brackets = chunk.encode("latin-1", "replace").translate(None, _NO_BRACKETS)
    if brackets == b"<>" * (len(brackets) // 2):
        marks.traits.discard("torn")
        cut = chunk.replace("<", ">").split(">")
        cut[1::2] = map(marks.__getitem__, cut[1::2])
        if "torn" not in marks.traits:
            return cut
    cut = _TAG.split(chunk)
    cut[1::2] = map(marks.__getitem__, cut[1::2])
    return cut


def _attribute(pattern: re.Pattern[str], attributes: str) -> str:
    """Return the value of an attribute, still escaped."""
    match = pattern.search(attributes) if attributes else None
    return (match[match.lastindex or 0] if match else "").strip()


class _Lists:
    """Writes the marks of lists as text; remembers which lists are open, and where their numbers are."""

    def __init__(self) -> None:
        self.open: list[int] = []

    def written(self, mark: str) -> str:
        if mark == _ITEM:
            number = self.open[-1] if self.open else 0
            if number:
                self.open[-1] += 1
            return f"{LINE}{number}. " if number else f"{LINE}- "
        if mark == _CLOSE_LIST:
            del self.open[-1:]
            return LINE if self.open else PARAGRAPH
        self.open.append(0 if mark == _OPEN_BULLETS else 1)
        return LINE if len(self.open) > 1 else PARAGRAPH
