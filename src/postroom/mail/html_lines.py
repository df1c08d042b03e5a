"""HTML as lines of text that know where they stand in the source; what is cited starts with "> ".

One pass of one regular expression without a tree, since trees take quadratic time on deep nesting.
"""

import re
from dataclasses import dataclass, field
from html import unescape

from postroom.mail.html_marks import RUN
from postroom.mail.quote_headers import Marker
from postroom.mail.word_lists import words

TAG = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<raw>script|style|title|template|textarea|svg|math|noscript)\b.*?(?:</(?P=raw)[^<>]*+>|\Z)"
    r"""|<(?P<close>/?)(?P<name>[a-z][\w:-]*+)(?P<attributes>(?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>"""
    r"|<[/!?a-z][^<>]*+>?",
    re.IGNORECASE | re.DOTALL,
)
VOID = frozenset(
    ("br", "hr", "img", "input", "meta", "link", "col", "area", "base", "wbr", "source", "track")
)
_BREAKS = words(
    """p div br hr tr li dt dd ul ol dl table blockquote pre h1 h2 h3 h4 h5 h6 section article header footer main center
    form address body html head tbody thead caption figure fieldset"""
)
_NAMED = re.compile(
    r"""(?<![\w-])(?:class|id|name|data-marker)\s*+=\s*+(?:"([^"]{0,400})"|'([^']{0,400})'|([^\s"'>]{1,400}))""",
    re.IGNORECASE,
)
# Services that pass a mail on put this before a class: Outlook, Gmail, Yahoo.
_FOREIGN = re.compile(r"(?:x_)+|m_[-\d]+|ydp[0-9a-f]+")
# What holds, or begins with, the one line that introduces a quotation.
_INTRODUCTIONS = words(
    """gmail_attr gmail_quote gmail_quote_attribution gmail_quote_container moz-cite-prefix reply-intro airmail_on
    tutanota_quote_intro __quote_text__ protonmail_quote front-blockquote messagereplysection nylas-quote
    mail_android_quote missive_quote cm_quote moz-email-headers-table"""
)
_TAILS = words(
    """olk_src_body_section divrplyfwdmsg appendonsend stopspelling yahoo_quoted zmail_extra zwchr __headers__
    mail-editor-reference-message-container ms-outlook-mobile-reference-message bloop_original isreplycontent
    ymail_android_quote replysplit mailquote wiseststampreply isforwardcontent composer_originalmail
    original_message_block quoted_message qtdsep orig-msg __sep__ origmsg _origmsg_ aolmail_quoted quoted-content
    __aliyun_previous_reply freshdesk_quote intercom-quote hubspot_quote ms-outlook-mobile-body-separator-line"""
)
# The rule that Outlook and Windows Mail draw above the headers of the quoted mail.
_RULE_ABOVE = re.compile(r"border-top(?:-width)?\s*+:[^;]{0,40}?(?:1(?:\.0)?p[tx]|solid)", re.IGNORECASE)
_LABELLED = re.compile(r"(?:> )?[^\W\d_][\w .'’-]{0,28}[:：] ?\S")
_LABELLED_LEAST = 3
_SIGNS = ("blockquote", "border-top", *sorted(_INTRODUCTIONS | _TAILS))
# HTML without any of these, as the programs write them, has no mark of a quotation.
_HINTS = ("quote", "Reply", "border-top", "appendonsend", "zwchr", "zmail_extra", "reference-message", "originalmail",
          "BLOCKQUOTE", "RplyFwdMsg", "_BODY_SECTION", "stopSpelling")  # fmt: skip
_LARGE_CHARS = 16 * 1024
_CHUNK_CHARS = 8 * 1024
_LINE_MOST = 4_000


@dataclass(slots=True)
class HtmlLines:
    """`lines[n]` begins at `starts[n]` of the source; `known` are the introductions that mark-up tells."""

    lines: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    known: dict[int, Marker] = field(default_factory=dict)


def may_cite(html: str) -> bool:
    """Tell whether something in this HTML may mark a quotation, by a quick look."""
    tags = _tags(html) if len(html) > _LARGE_CHARS else html
    for hint in _HINTS:
        if hint in tags:
            lower = _tags(html).lower()
            return any(sign in lower for sign in _SIGNS)
    return False


def _tags(html: str) -> str:
    """Return the different runs of tags of an HTML text in any order; a ">" in an attribute ends a tag."""
    runs: set[str] = set()
    position, last = 0, html.rfind(">") + 1
    while position < last:
        end = html.find(">", position + _CHUNK_CHARS, last) + 1 or last
        runs.update(RUN.findall(html, position, end))
        position = end
    return "".join(runs)


def of(html: str) -> HtmlLines:
    """Return the lines of an HTML text. Linear in its length."""
    reader = _Reader()
    at = 0
    for tag in TAG.finditer(html):
        if tag.start() > at:
            reader.pieces.append(html[at : tag.start()])
        at = tag.end()
        name = (tag["name"] or "").lower()
        if name == "img":
            reader.pieces.append(" \ufffc ")
        elif name in _BREAKS or (name == "span" and tag["attributes"]):
            reader.take(tag, name)
    reader.pieces.append(html[at:])
    reader.end_line(len(html))
    return reader.finish()


@dataclass(slots=True)
class _Reader:
    """Text since the last break, how deep it is cited, and what mark-up said of the next text to come."""

    found: HtmlLines = field(default_factory=HtmlLines)
    pieces: list[str] = field(default_factory=list)
    depth: int = 0
    line_depth: int = 0
    line_start: int = 0
    known: Marker | None = None
    ruled: bool = False
    rules: list[int] = field(default_factory=list)

    def take(self, tag: re.Match[str], name: str) -> None:
        """Break the line at a tag, and note what its attributes tell."""
        opens = not tag["close"]
        attributes = (tag["attributes"] or "") if opens else ""
        marker = _marker(attributes) if attributes else None
        if name == "span" and marker is None:
            return
        if name == "hr":
            self.end_line(tag.start())
            self.pieces.append("_____")
        if name == "blockquote":
            self.depth = self.depth + 1 if opens else max(0, self.depth - 1)
        self.end_line(tag.start() if opens else tag.end())
        if name == "blockquote" and opens:
            self.line_depth = self.depth
        self.known = marker or self.known
        self.ruled = self.ruled or ("border-top" in attributes and _RULE_ABOVE.search(attributes) is not None)

    def end_line(self, position: int) -> None:
        """Add the text so far as a line; the next begins at this position of the source."""
        text = " ".join(unescape("".join(self.pieces)).split())[:_LINE_MOST]
        self.pieces.clear()
        if text and self.known is not None:
            self.found.known[len(self.found.lines)] = self.known
            self.known = None
        if text and self.ruled:
            self.rules.append(len(self.found.lines))
            self.ruled = False
        self.found.lines.append(f"> {text}" if self.line_depth else text)
        self.found.starts.append(self.line_start)
        self.line_start, self.line_depth = position, self.depth

    def finish(self) -> HtmlLines:
        """Return the lines, with the rules that stand above labelled lines as introductions."""
        for number in self.rules:
            below = self.found.lines[number : number + _LABELLED_LEAST]
            if len(below) == _LABELLED_LEAST and all(map(_LABELLED.match, below)):
                self.found.known.setdefault(number, Marker("original", 0))
        return self.found


def _marker(attributes: str) -> Marker | None:
    for named in _NAMED.finditer(attributes):
        for word in (named[1] or named[2] or named[3] or "").lower().split():
            own = _FOREIGN.sub("", word, count=1) if word.startswith(("x_", "m_", "ydp")) else word
            if own in _INTRODUCTIONS:
                return Marker("wrote", 1)
            if own in _TAILS or own.startswith("yahoo_quoted"):
                return Marker("original", 0)
    return None
