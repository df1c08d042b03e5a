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
    Marks,
    marked,
)

_MARKS = re.compile(f"[{MARK_CHARS}]")
_PREFORMATTED = re.compile(r"<pre\b[^<>]*+>(.*?)(?:</pre\b[^<>]*+>|\Z)", re.IGNORECASE | re.DOTALL)
_MARKED_LINK = re.compile(f"{LINK}([^{LINK}-{LINK_END}]*+){LINK_TEXT}([^{LINK}-{LINK_END}]*+){LINK_END}")
_LOOSE_LINK = re.compile(f"{LINK}[^{LINK}-{LINK_END}]*+{LINK_TEXT}?|[{LINK_TEXT}{LINK_END}]")
_BREAKS = re.compile(r"(\n[\n\x01-\x04 ]*+)")
_OTHER_BLANKS = "".join(chr(code) for code in range(0x3001) if chr(code).isspace() and chr(code) not in " \n")
_WITHOUT_EFFECT = dict.fromkeys(map(ord, "\n "))
_BLANK_LINE = PARAGRAPH[1]
_REPEATED = re.compile(f"({_BLANK_LINE}){_BLANK_LINE}++")
_CHUNK_CHARS = 4 * 1024
_LONGEST_LINK = 300
_DEEPEST_QUOTE = 50


def to_text(html: str) -> str:
    """Return the text that a reader of this HTML sees, lines quoted by <blockquote> prefixed with "> ".

    Links follow their text in angle brackets unless they are the text; list items begin with "- " or their
    number; hidden elements, styles and scripts are left out. At most the first 2 MiB are read.
    """
    return "\n".join(_lines(_with_links(html[: limits.HTML_BYTES]))).strip("\n").replace(BLANK, " ")


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


def _lines(text: str) -> list[str]:
    """Return the lines of the text: marks obeyed, blanks collapsed, empty lines only where they are meant."""
    written = _Lines()
    odd = BLANK in text or any(blank in text for blank in _OTHER_BLANKS)
    effects: dict[str, str] = {}
    for parts in _cut_at_breaks(text):
        lines = written.lines
        for line, breaks in zip(parts[::2], parts[1::2], strict=True):
            line = line.strip()
            if odd or "  " in line:
                line = " ".join(line.split()).rstrip(BLANK)
            if line and not written.depth:
                if written.wants_blank_line:
                    if lines and lines[-1].strip("> "):
                        lines.append("")
                    written.wants_blank_line = False
                lines.append(line)
                written.depth_before = 0
            elif line or breaks[:2] == BREAK:
                written.add(line)
            if breaks == LINE:
                continue
            effect = effects.get(breaks)
            if effect is None:
                effect = effects[breaks] = _effect(breaks)
            if effect == _BLANK_LINE:
                written.wants_blank_line = True
            elif effect:
                written.obey(effect)
        written.join()
    return written.joined + written.lines


def _cut_at_breaks(text: str) -> Iterator[list[str]]:
    """Yield lists of lines, each with the breaks behind it; a chunk at a time, to keep few pieces in memory."""
    position = 0
    while position < len(text):
        breaks = _BREAKS.search(text, position + _CHUNK_CHARS)
        end = breaks.end() if breaks else len(text)
        yield [*_BREAKS.split(text[position:end]), ""]
        position = end


def _effect(breaks: str) -> str:
    """Return what breaks do beyond ending a line: their marks, that of a paragraph once in a row."""
    return _REPEATED.sub(r"\1", breaks.removeprefix(BREAK).translate(_WITHOUT_EFFECT))


class _Lines:
    """The lines so far, how deep the next one is quoted, and whether an empty line should stand before it."""

    def __init__(self) -> None:
        self.joined: list[str] = []
        self.lines: list[str] = []
        self.depth = self.depth_before = 0
        self.wants_blank_line = False

    def join(self) -> None:
        """Make one string of all lines but the last, to keep few strings in memory."""
        if len(self.lines) > 1:
            self.joined.append("\n".join(self.lines[:-1]))
            del self.lines[:-1]

    def add(self, line: str) -> None:
        lines = self.lines
        depth = min(self.depth, _DEEPEST_QUOTE)
        if self.wants_blank_line and line:
            if lines and lines[-1].strip("> "):
                lines.append(("> " * min(depth, self.depth_before)).rstrip())
            self.wants_blank_line = False
        lines.append(f"{'> ' * depth}{line}".rstrip() if depth else line)
        self.depth_before = depth

    def obey(self, marks: str) -> None:
        for mark in marks:
            if mark == _BLANK_LINE:
                self.wants_blank_line = True
            elif mark == BREAK[1]:
                self.add("")
            elif mark == QUOTE[1]:
                self.depth += 1
            elif self.depth:
                self.depth -= 1
