"""Text from HTML that reads well: paragraphs, lists, quotations, links; nothing that a browser hides.

An own tokenizer, not a tree: the tree builders at hand need time quadratic in the nesting (a compiled one
took 147 s for 1 MB of nested <div>), and text needs no tree. It is one pass of a regular expression, linear
for any input.
"""

import re
from html import unescape
from itertools import product

from postroom.mail import limits

_NOT_SHOWN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|title|iframe|object|noembed|template|select|textarea|svg|math|audio|video)"
    r"\b.*?(?:</\1[^>]*+>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_TOKEN = re.compile(
    r"""([^<]*+)(?:<(/?[a-zA-Z][\w:-]*+)((?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>|<[/!?a-zA-Z][^<>]*+>?|(<)|\Z)"""
)
_CHUNK_CHARS = 64 * 1024
_HREF = re.compile(r"""(?<![\w-])href\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""", re.IGNORECASE)
_ALT = re.compile(r"""(?<![\w-])alt\s*+=\s*+(?:"([^"]*+)"|'([^']*+)')""", re.IGNORECASE)
_HIDDEN = re.compile(
    r"""display\s*+:\s*+none|visibility\s*+:\s*+hidden|mso-hide\s*+:\s*+all"""
    r"""|\A(?:[^"']|"[^"]*+"|'[^']*+')*?\shidden(?=[\s/=]|\Z)""",
    re.IGNORECASE,
)
_HIDING_WORDS = tuple(
    form for word in ("display", "hidden", "mso-hide") for form in (word, word.title(), word.upper())
)
_PARAGRAPHS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "blockquote", "pre")
_LINES = (
    "div", "tr", "li", "dt", "dd", "hr", "section", "article", "header", "footer", "main", "nav", "aside",
    "address", "center", "form", "fieldset", "figure", "figcaption", "caption", "tbody", "thead", "tfoot",
    "body", "html", "head", "option", "details", "summary", "legend",
)  # fmt: skip
_OTHERS = ("br", "td", "th", "a", "img")
_KNOWN = {
    form(slash + name): slash + name
    for name, slash, form in product(
        (*_PARAGRAPHS, *_LINES, *_OTHERS), ("", "/"), (str.lower, str.upper, str.title)
    )
}
_BLANK_LINE_AFTER = frozenset(slash + name for name in _PARAGRAPHS for slash in ("", "/"))
_SPECIAL = frozenset(
    ("li", "hr", "/hr", "ul", "/ul", "ol", "/ol", "blockquote", "/blockquote", "pre", "/pre")
)
_VOID = frozenset(
    ("br", "hr", "img", "input", "meta", "link", "col", "area", "base", "wbr", "source", "track")
)
_SHOWN_LINK = re.compile(r"(?i)(?:https?|ftp|mailto|tel):")
_LONGEST_LINK = 300
_DEEPEST_QUOTE = 50


def to_text(html: str) -> str:
    """Return the text that a reader of this HTML sees, lines quoted by <blockquote> prefixed with "> ".

    Links follow their text in angle brackets unless they are the text; list items begin with "- " or their
    number; hidden elements, styles and scripts are left out. At most the first 2 MiB are read.
    """
    return _Reader(_NOT_SHOWN.sub("", html[: limits.HTML_BYTES])).read()


class _Reader:
    """Writes lines while tokens pass; `pieces` is the line at work, collapsed when it ends."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.lines: list[str] = []
        self.pieces: list[str] = []
        self.depth = self.depth_before = 0
        self.pre = False
        self.blank_wanted = False
        self.lists: list[int] = []
        self.link: tuple[str, int, int] | None = None
        self.may_hide = _may_hide(html)
        self.skipped, self.skip_depth = "", 0

    def read(self) -> str:
        position = 0
        while position < len(self.html):
            end = self.html.rfind(">", position, position + _CHUNK_CHARS) + 1 or len(self.html)
            self._read_chunk(self.html[position:end])
            position = end
        self._end_line()
        return "\n".join(self.lines).strip("\n")

    def _read_chunk(self, chunk: str) -> None:
        pieces = self.pieces
        for text, written, attrs, less_than in _TOKEN.findall(chunk):
            if text and not self.skipped:
                if self.pre:
                    self._preformatted(text)
                else:
                    pieces.append(text)
            if not written:
                if less_than and not self.skipped:
                    pieces.append("<")
                continue
            if self.may_hide and self._is_hidden(written.lower(), attrs):
                continue
            name = _KNOWN.get(written)
            if name is not None:
                self._tag(name, attrs)

    def _preformatted(self, text: str) -> None:
        *whole, last = text.split("\n")
        for line in whole:
            self.pieces.append(line)
            self._end_line(keep=True)
        self.pieces.append(last)

    def _is_hidden(self, name: str, attrs: str) -> bool:
        """Tell whether a tag is inside an element that is not shown, by counting the elements of its name."""
        if self.skipped:
            if self.skipped == "p" and name in _BLANK_LINE_AFTER:
                self.skip_depth = 0
            elif name == self.skipped:
                self.skip_depth += 1
            elif name == f"/{self.skipped}":
                self.skip_depth -= 1
            if self.skip_depth:
                return True
            self.skipped = ""
        elif attrs and name[0] != "/" and name not in _VOID and attrs[-1] != "/" and _HIDDEN.search(attrs):
            self.skipped, self.skip_depth = name, 1
            return True
        return False

    def _tag(self, name: str, attrs: str) -> None:
        if name == "a":
            self._start_link(attrs)
        elif name == "/a":
            self._end_link()
        elif name == "img":
            alt = _first_group(_ALT.search(attrs)) if attrs else ""
            if alt.strip():
                self.pieces.append(f" {alt} ")
        elif name in ("td", "th", "/td", "/th"):
            self.pieces.append(" ")
        else:
            self._end_line(keep=name == "br")
            if name in _BLANK_LINE_AFTER:
                self.blank_wanted = True
            if name in _SPECIAL:
                self._special(name)

    def _special(self, name: str) -> None:
        if name == "blockquote":
            self.depth = min(_DEEPEST_QUOTE, self.depth + 1)
        elif name == "/blockquote":
            self.depth = max(0, self.depth - 1)
        elif name in ("pre", "/pre"):
            self.pre = name == "pre"
        elif name in ("ul", "ol"):
            self.lists.append(0 if name == "ul" else 1)
            self.blank_wanted = len(self.lists) == 1
        elif name in ("/ul", "/ol"):
            del self.lists[-1:]
            self.blank_wanted = not self.lists
        elif name == "li":
            number = self.lists[-1] if self.lists else 0
            self.pieces.append(f"{number}. " if number else "- ")
            if number:
                self.lists[-1] += 1
        elif name == "hr":
            self.pieces.append("---")
            self._end_line()

    def _start_link(self, attrs: str) -> None:
        target = unescape(_first_group(_HREF.search(attrs))).strip() if attrs else ""
        self.link = (target, len(self.lines), len(self.pieces)) if _SHOWN_LINK.match(target) else None

    def _end_link(self) -> None:
        """Add where a link leads, if its text does not say it already and stands on this line."""
        if self.link is None:
            return
        target, line, piece = self.link
        self.link = None
        if line != len(self.lines) or len(target) > _LONGEST_LINK:
            return
        shown = " ".join(unescape("".join(self.pieces[piece:])).split()).rstrip("/").lower()
        address = target.removeprefix("mailto:")
        bare = address.partition("://")[2] or address
        if shown and shown not in (address.rstrip("/").lower(), bare.rstrip("/").lower()):
            self.pieces.append(f" <{address.replace('&', '&amp;')}>")

    def _end_line(self, keep: bool = False) -> None:
        """Write the line at work; an empty one only if a <br> or preformatted text made it."""
        line = "".join(self.pieces)
        self.pieces.clear()
        if "&" in line:
            line = unescape(line)
        line = line.rstrip() if self.pre else " ".join(line.split())
        if not line and not keep:
            return
        prefix = "> " * self.depth
        if self.blank_wanted and line:
            if self.lines and self.lines[-1].strip("> "):
                self.lines.append(("> " * min(self.depth, self.depth_before)).rstrip())
            self.blank_wanted = False
        self.depth_before = self.depth
        self.lines.append(f"{prefix}{line}".rstrip())


def _may_hide(html: str) -> bool:
    """Tell whether any word is there that hides an element: much quicker than looking at each tag.

    Lower-casing the whole text instead would take twelve times its memory.
    """
    return any(word in html for word in _HIDING_WORDS)


def _first_group(match: re.Match[str] | None) -> str:
    return next((group for group in match.groups() if group is not None), "") if match else ""
