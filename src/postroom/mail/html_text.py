"""Text from HTML that reads well: paragraphs, lists, quotations, links; nothing that a browser hides."""

import re
from collections.abc import Iterator
from html import unescape

from postroom.mail import limits
from postroom.mail.html_hidden import spans_to_read, without_hidden
from postroom.mail.html_marks import (
    BLANK,
    BREAK,
    LINE,
    LINK,
    LINK_END,
    LINK_TEXT,
    MARK_CHARS,
    PARAGRAPH,
    QUOTE,
    UNQUOTE,
    Marks,
    marked,
)

_MARKS = re.compile(f"[{MARK_CHARS}]")
_PREFORMATTED = re.compile(r"<pre\b[^<>]*+>(.*?)(?:</pre\b[^<>]*+>|\Z)", re.IGNORECASE | re.DOTALL)
_MARKED_LINK = re.compile(f"{LINK}([^{LINK}-{LINK_END}]*+){LINK_TEXT}([^{LINK}-{LINK_END}]*+){LINK_END}")
_LOOSE_LINK = re.compile(f"{LINK}[^{LINK}-{LINK_END}]*+{LINK_TEXT}?|[{LINK_TEXT}{LINK_END}]")
_BREAKS = re.compile(r"(\n[\n\x01-\x04 ]*+)")
_OTHER_BLANKS = "".join(chr(code) for code in range(0x3001) if chr(code).isspace() and chr(code) not in " \n")
_KEPT_BLANKS_AT_END = re.compile(f"(?<![ {BLANK}])[ {BLANK}]++(?=\n|\\Z)")
_WITHOUT_EFFECT = dict.fromkeys(map(ord, "\n "))
_BLANK_LINE = PARAGRAPH[1]
_CHUNK_CHARS = 4 * 1024
_LONGEST_LINK = 300
_DEEPEST_QUOTE = 50


def to_text(html: str) -> str:
    """Return the text that a reader of this HTML sees, lines quoted by <blockquote> prefixed with "> ".

    Links follow their text in angle brackets unless they are the text; list items begin with "- " or their
    number; hidden elements, styles and scripts are left out. At most the first 2 MiB are read.
    """
    return _lines(_with_links(html[: limits.HTML_BYTES])).joined().strip("\n").replace(BLANK, " ")


def _with_links(html: str) -> str:
    """Return the text with only the marks of breaks and blanks."""
    text = _marked(html)
    if "&" in text:
        text = unescape(text.replace("&nbsp;", "\xa0"))
    if LINK in text:
        text = _MARKED_LINK.sub(_write_link, text)
    if LINK in text or LINK_END in text:
        text = _LOOSE_LINK.sub("", text)
    return text


def _marked(html: str) -> str:
    """Return the text with marks; read once more where there are elements that had to be changed before."""
    if any(mark in html for mark in MARK_CHARS):
        html = _MARKS.sub(" ", html)
    spans = spans_to_read(html)
    marks = Marks()
    text = marked(html, spans, marks)
    if not marks.need_work:
        return text
    html = without_hidden("".join([html[begin:end] for begin, end in spans]))
    html = _PREFORMATTED.sub(_keep_blanks, html)
    return marked(html, [(0, len(html))], marks)


def _keep_blanks(match: re.Match[str]) -> str:
    content = match[1].removeprefix("\r").removeprefix("\n").replace("\r", "").replace("\t", "    ")
    return f"<pre>{content.replace(' ', BLANK).replace(chr(10), '<br>')}</pre>"


def _write_link(match: re.Match[str]) -> str:
    """Write where a link leads, if its text does not say it already and stands on one line."""
    target, text = match.groups()
    address = target.removeprefix("mailto:")
    shown = " ".join(text.split()).strip("<>").rstrip("/").lower()
    if not shown or len(address) > _LONGEST_LINK or LINE in text:
        return text
    bare = address.partition("://")[2] or address
    if shown in (address.rstrip("/").lower(), bare.rstrip("/").lower()):
        return text
    return f"{text.rstrip()} <{address}>{' ' if text[-1:].isspace() else ''}"


def _lines(text: str) -> "_Lines":
    """Return the lines of the text: marks obeyed, blanks collapsed, empty lines only where they are meant."""
    for blank in filter(text.__contains__, _OTHER_BLANKS):
        text = text.replace(blank, " ")
    if BLANK in text:
        text = _KEPT_BLANKS_AT_END.sub("", text)
    quoting = QUOTE[1] in text
    lines = _Lines()
    for cut in _cut_at_breaks(text):
        begin = 0
        for at in range(1, len(cut), 2) if quoting else ():
            if QUOTE[1] in cut[at] or UNQUOTE[1] in cut[at]:
                lines.add(cut[begin:at])
                lines.obey(_effect(cut[at]))
                begin = at + 1
        lines.add(cut[begin:])
    return lines


def _cut_at_breaks(text: str) -> Iterator[list[str]]:
    """Yield lists of lines and what breaks them in turn; a chunk at a time, to keep few pieces in memory."""
    position = 0
    while position < len(text):
        breaks = _BREAKS.search(text, position + _CHUNK_CHARS)
        end = breaks.end() if breaks else len(text)
        yield _BREAKS.split(text[position:end])
        position = end


def _effect(breaks: str) -> str:
    """Return what breaks do beyond ending a line: their marks."""
    return breaks.removeprefix(BREAK).translate(_WITHOUT_EFFECT)


class _LineEnds(dict[str, str]):
    """How breaks between two lines are written: as often as they say, or with one empty line for paragraphs."""

    def __missing__(self, breaks: str) -> str:
        effect = _effect(breaks)
        written = self[breaks] = "\n" * (1 + (effect.count(BREAK[1]) or (_BLANK_LINE in effect)))
        return written


class _Lines:
    """The text so far in blocks of one depth, and whether an empty line should stand before the next block."""

    def __init__(self) -> None:
        self.blocks: list[str] = []
        self.open: list[str] = []
        self.ends = _LineEnds()
        self.depth = self.depth_before = 0
        self.wants_blank_line = False

    def add(self, cut: list[str]) -> None:
        """Add lines of the depth of now, with what breaks them in turn."""
        cut[::2] = map(str.strip, cut[::2])
        cut[1::2] = map(self.ends.__getitem__, cut[1::2])
        text = "".join(cut)
        while "  " in text:
            text = text.replace("  ", " ")
        self.open.append(text)

    def obey(self, marks: str) -> None:
        self._close()
        for mark in marks:
            if mark == _BLANK_LINE:
                self.wants_blank_line = True
            elif mark == BREAK[1]:
                self._add_block("")
            elif mark == QUOTE[1]:
                self.depth += 1
            elif self.depth:
                self.depth -= 1

    def joined(self) -> str:
        self._close()
        return "\n".join(self.blocks)

    def _close(self) -> None:
        block = "".join(self.open).rstrip("\n")
        self.open.clear()
        if not block:
            return
        if self.wants_blank_line and self.blocks and self.blocks[-1].rpartition("\n")[2].strip("> "):
            self.blocks.append(("> " * min(self.depth, self.depth_before, _DEEPEST_QUOTE)).rstrip())
        self.wants_blank_line = False
        self._add_block(block)

    def _add_block(self, block: str) -> None:
        if marks := "> " * min(self.depth, _DEEPEST_QUOTE):
            block = "\n".join([f"{marks}{line}".rstrip() for line in block.split("\n")])
        self.blocks.append(block)
        self.depth_before = self.depth
