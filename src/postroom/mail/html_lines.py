"""HTML as lines of text that know where they stand in the source; what is cited starts with "> ".

One pass of one regular expression without a tree, since trees take quadratic time on deep nesting.
"""

import re
from dataclasses import dataclass, field
from html import unescape

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
_INTRODUCTIONS = frozenset(
    ("gmail_attr", "moz-cite-prefix", "reply-intro", "tutanota_quote_intro", "__quote_text__")
)
_TAILS = words(
    """olk_src_body_section divrplyfwdmsg appendonsend stopspelling yahoo_quoted ydp-yahoo_quoted zmail_extra
    mail-editor-reference-message-container ms-outlook-mobile-reference-message bloop_original isreplycontent
    ymail_android_quote replysplit mailquote wiseststampreply isforwardcontent
    composer_originalmail original_message_block
    quoted_message qtdsep orig-msg x_divrplyfwdmsg x_appendonsend __sep__ origmsg _origmsg_"""
)
_LINE_MOST = 4_000


@dataclass(slots=True)
class HtmlLines:
    """`lines[n]` begins at `starts[n]` of the source; `known` are the introductions that mark-up tells."""

    lines: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    known: dict[int, Marker] = field(default_factory=dict)


def of(html: str) -> HtmlLines:
    """Return the lines of an HTML text. Linear in its length."""
    found = HtmlLines()
    pieces: list[str] = []
    depth = 0
    line_depth = 0
    line_start = 0
    known: Marker | None = None
    at = 0

    def end_line(position: int) -> None:
        nonlocal line_start, line_depth, known
        text = " ".join(unescape("".join(pieces)).split())[:_LINE_MOST]
        pieces.clear()
        if text and known is not None:
            found.known[len(found.lines)] = known
            known = None
        found.lines.append(f"> {text}" if line_depth else text)
        found.starts.append(line_start)
        line_start, line_depth = position, depth

    for tag in TAG.finditer(html):
        if tag.start() > at:
            pieces.append(html[at : tag.start()])
        at = tag.end()
        name = (tag["name"] or "").lower()
        if name == "img":
            pieces.append(" \ufffc ")
        elif name == "hr":
            end_line(tag.start())
            pieces.append("_____")
        if name not in _BREAKS and not (name == "span" and tag["attributes"]):
            continue
        opens = not tag["close"]
        marker = _marker(tag["attributes"]) if opens and tag["attributes"] else None
        if name == "span" and marker is None:
            continue
        if name == "blockquote":
            depth = depth + 1 if opens else max(0, depth - 1)
        end_line(tag.start() if opens else tag.end())
        if name == "blockquote" and opens:
            line_depth = depth
        known = marker or known
    pieces.append(html[at:])
    end_line(len(html))
    return found


def _marker(attributes: str) -> Marker | None:
    for named in _NAMED.finditer(attributes):
        for word in (named[1] or named[2] or named[3] or "").lower().split():
            if word in _INTRODUCTIONS:
                return Marker("wrote", 1)
            if word in _TAILS or word.startswith("yahoo_quoted"):
                return Marker("original", 0)
    return None
