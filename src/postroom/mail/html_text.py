"""Text from HTML that reads well: paragraphs, lists, quotations, links; nothing that a browser hides.

An own tokenizer, not a tree: the tree builders at hand need time quadratic in the nesting (a compiled one
took 147 s for 1 MB of nested <div>), and text needs no tree. Tags become marks, most of them by one split and
one look-up a tag; only links, pictures, lists and quotations are looked at one by one. Linear for any input.
"""

import re
from html import unescape
from itertools import product

from postroom.mail import limits
from postroom.mail.html_hidden import without_hidden

_ALL_MARKS = tuple("\x01\x02\x03\x04\x05\x06\x07\x08")
_PARAGRAPH, _KEEP, _QUOTE, _UNQUOTE, _LINK, _LINK_TEXT, _LINK_END, _BLANK = _ALL_MARKS
_MARKS = re.compile("[\x01-\x08]")
_NOT_SHOWN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|title|iframe|object|noembed|template|select|textarea|svg|math|audio|video)"
    r"\b.*?(?:</\1[^>]*+>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_PREFORMATTED = re.compile(r"<pre\b[^<>]*+>(.*?)(?:</pre\b[^<>]*+>|\Z)", re.IGNORECASE | re.DOTALL)
_ATTRIBUTES = r"""((?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>"""
_SPECIAL = re.compile(rf"<(/?(?:a|img|li|ul|ol|blockquote|hr))(?=[\s/>]){_ATTRIBUTES}", re.IGNORECASE)
_TAG = re.compile(rf"<(/?[a-zA-Z][\w:-]*+){_ATTRIBUTES.replace('((', '(?:(')}|<[/!?a-zA-Z][^<>]*+>?")
_HREF = re.compile(
    r"""[hH](?<![\w-].)[rR][eE][fF]\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""", re.DOTALL
)
_ALT = re.compile(r"""[aA](?<![\w-].)[lL][tT]\s*+=\s*+(?:"([^"]*+)"|'([^']*+)')""", re.DOTALL)
_MARKED_LINK = re.compile(
    f"{_LINK}([^{_LINK}-{_LINK_END}]*+){_LINK_TEXT}([^{_LINK}-{_LINK_END}]*+){_LINK_END}"
)
_LOOSE_LINK = re.compile(f"{_LINK}[^{_LINK}-{_LINK_END}]*+{_LINK_TEXT}?|[{_LINK_TEXT}{_LINK_END}]")
_SHOWN_LINK = re.compile(r"(?i)(?:https?|ftp|mailto|tel):")
_PARAGRAPHS = "p h1 h2 h3 h4 h5 h6 dl table pre"
_LINES = (
    "div tr dt dd section article header footer main nav aside address center form fieldset figure figcaption"
    " caption tbody thead tfoot body html head option details summary legend"
)
_MARK_OF = {
    form(slash + name): mark
    for names, mark in (
        (_PARAGRAPHS, f"\n{_PARAGRAPH}\n"),
        (_LINES, "\n"),
        ("br", f"{_KEEP}\n"),
        ("td th", " "),
    )
    for name, slash, form in product(names.split(), ("", "/"), (str.lower, str.upper, str.title))
}
_CHUNK_CHARS = 32 * 1024
_LONGEST_LINK = 300
_DEEPEST_QUOTE = 50


def to_text(html: str) -> str:
    """Return the text that a reader of this HTML sees, lines quoted by <blockquote> prefixed with "> ".

    Links follow their text in angle brackets unless they are the text; list items begin with "- " or their
    number; hidden elements, styles and scripts are left out. At most the first 2 MiB are read.
    """
    html = _NOT_SHOWN.sub("", html[: limits.HTML_BYTES])
    html = without_hidden(html)
    if any(mark in html for mark in _ALL_MARKS):
        html = _MARKS.sub(" ", html)
    if "<pre" in html or "<PRE" in html:
        html = _PREFORMATTED.sub(_keep_blanks, html)
    text = unescape("".join(_marked(html)))
    if _LINK in text:
        text = _MARKED_LINK.sub(_write_link, text)
    if _LINK in text or _LINK_END in text:
        text = _LOOSE_LINK.sub("", text)
    lines = _lines(text.split("\n"))
    return "\n".join(lines).strip("\n").replace(_BLANK, " ")


def _keep_blanks(match: re.Match[str]) -> str:
    content = match[1].removeprefix("\r").removeprefix("\n").replace("\r", "").replace("\t", "    ")
    return f"<pre>{content.replace(' ', _BLANK).replace(chr(10), '<br>')}</pre>"


def _marked(html: str) -> list[str]:
    """Return the text with its tags turned into marks, a chunk at a time to keep few pieces in memory."""
    special = _Special()
    marked: list[str] = []
    position = 0
    while position < len(html):
        end = html.rfind(">", position, position + _CHUNK_CHARS) + 1 or len(html)
        chunk = _SPECIAL.sub(special.mark, html[position:end].replace("\n", " ").replace("\r", " "))
        pieces = _TAG.split(chunk)
        pieces[1::2] = [_MARK_OF.get(name, "") for name in pieces[1::2]]
        marked.append("".join(pieces))
        position = end
    return marked


class _Special:
    """Turns the tags that need more than a look-up into marks; remembers which lists are open."""

    def __init__(self) -> None:
        self.lists: list[int] = []

    def mark(self, match: re.Match[str]) -> str:
        name, attributes = match[1].lower(), match[2]
        if name == "a":
            target = _attribute(_HREF, attributes)
            return f"{_LINK}{target}{_LINK_TEXT}" if _SHOWN_LINK.match(target) else ""
        if name == "/a":
            return _LINK_END
        if name == "img":
            alt = _attribute(_ALT, attributes)
            return f" {alt} " if alt else ""
        if name in ("blockquote", "/blockquote"):
            return f"\n{_PARAGRAPH}\n{_UNQUOTE if name[0] == '/' else _QUOTE}\n"
        if name == "hr":
            return "\n---\n"
        return self._list_mark(name)

    def _list_mark(self, name: str) -> str:
        if name == "li":
            number = self.lists[-1] if self.lists else 0
            if number:
                self.lists[-1] += 1
            return f"\n{number}. " if number else "\n- "
        if name in ("ul", "ol"):
            self.lists.append(0 if name == "ul" else 1)
            return "\n" if len(self.lists) > 1 else f"\n{_PARAGRAPH}\n"
        if name in ("/ul", "/ol"):
            del self.lists[-1:]
            return "\n" if self.lists else f"\n{_PARAGRAPH}\n"
        return "\n"


def _attribute(pattern: re.Pattern[str], attributes: str) -> str:
    """Return the value of an attribute, still escaped, fit to stand between tags."""
    match = pattern.search(attributes) if attributes else None
    value = (match[match.lastindex or 0] if match else "").strip()
    return value.replace("<", "&lt;") if "<" in value else value


def _write_link(match: re.Match[str]) -> str:
    """Write where a link leads, if its text does not say it already and stands on one line."""
    target, text = match.groups()
    address = target.removeprefix("mailto:")
    shown = " ".join(text.split()).rstrip("/").lower()
    if not shown or len(address) > _LONGEST_LINK or "\n" in text:
        return text
    bare = address.partition("://")[2] or address
    if shown in (address.rstrip("/").lower(), bare.rstrip("/").lower()):
        return text
    return f"{text.rstrip()} <{address}>{' ' if text[-1:].isspace() else ''}"


def _lines(marked: list[str]) -> list[str]:
    """Return the lines of the text: marks obeyed, blanks collapsed, empty lines only where they are meant."""
    lines: list[str] = []
    depth = depth_before = 0
    wants_blank_line = False
    for line in marked:
        if not line:
            continue
        keep = line[-1] == _KEEP
        if line[0] in "\x01\x03\x04":
            wants_blank_line = wants_blank_line or line == _PARAGRAPH
            depth += (line == _QUOTE) - (line == _UNQUOTE and depth > 0)
            continue
        line = (line[:-1] if keep else line).strip()
        if "  " in line or not line.isprintable():
            line = " ".join(line.split()).rstrip(_BLANK)
        if not line and not keep:
            continue
        prefix = "> " * min(depth, _DEEPEST_QUOTE)
        if wants_blank_line and line:
            if lines and lines[-1].strip("> "):
                lines.append(prefix[: 2 * depth_before].rstrip())
            wants_blank_line = False
        lines.append(f"{prefix}{line}".rstrip() if prefix else line)
        depth_before = min(depth, _DEEPEST_QUOTE)
    return lines
