"""Elements of HTML that a browser does not show: preview texts, tracking words, texts for filters only."""

import re
from functools import cache

_HINT = re.compile(
    r"[dDvVmMhH](?i:isplay\s*+:\s*+none|isibility\s*+:\s*+hidden|so-hide\s*+:\s*+all|idden(?=[\s=/>]))"
)
_UNREAD = re.compile(
    r"<(?=[!sStTiIoOnNmMaAvV][-cCtTeEvViIfFbBoOaAuU])(?:!--"
    r"|(?i:(script|style|title|iframe|object|noembed|template|select|textarea|svg|math|audio|video)\b))"
)
_TAG = re.compile(r"""<([a-zA-Z][a-zA-Z0-9]*+)((?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>""")
_HIDES = re.compile(
    r"""\A(?:[^"']|"[^"]*+"|'[^']*+')*?\s(?:hidden(?=[\s/=]|\Z)"""
    r"""|style\s*+=\s*+["']?[^"']*?(?:display\s*+:\s*+none|visibility\s*+:\s*+hidden|mso-hide\s*+:\s*+all))""",
    re.IGNORECASE,
)
_ELEMENTS = frozenset(
    ("div", "span", "p", "table", "tbody", "tr", "td", "th", "ul", "ol", "li", "a", "b", "i", "u", "em", "strong",
     "font", "center", "section", "article", "header", "footer", "main", "aside", "nav", "blockquote", "label",
     "h1", "h2", "h3", "h4", "h5", "h6", "pre", "small", "big", "dl", "dt", "dd", "form", "button")
)  # fmt: skip
_ENDS_PARAGRAPH = re.compile(r"<(?:/?p|/?div|/?table|/?t[dr]|[uo]l|h\d|hr|blockquote|pre)\b", re.IGNORECASE)
_LONGEST_TAG = 4096


def spans_to_read(html: str) -> list[tuple[int, int]]:
    """Return (begin, end) of what lies between comments, scripts, styles and other elements without text."""
    spans: list[tuple[int, int]] = []
    position = 0
    while match := _UNREAD.search(html, position):
        spans.append((position, match.start()))
        position = _end_of_unread(html, match)
    spans.append((position, len(html)))
    return spans


def _end_of_unread(html: str, start: re.Match[str]) -> int:
    if not start[1]:
        end = html.find("-->", start.end())
        return end + 3 if end >= 0 else len(html)
    closing = _closing_of(start[1].lower()).search(html, start.end())
    return (html.find(">", closing.end()) + 1 or len(html)) if closing else len(html)


@cache
def _closing_of(name: str) -> re.Pattern[str]:
    return re.compile(f"</{name}", re.IGNORECASE)


def without_hidden(html: str) -> str:
    """Return the HTML without the elements that say themselves that they are not shown, in linear time.

    Known are the attribute `hidden` and the styles of an element itself (display, visibility, mso-hide), not
    style sheets. An element that is never closed hides the rest, as in a browser.
    """
    kept: list[str] = []
    position = 0
    for hint in _HINT.finditer(html):
        if hint.start() < position:
            continue
        start = html.rfind("<", max(position, hint.start() - _LONGEST_TAG), hint.start() + 1)
        tag = _TAG.match(html, start) if start >= 0 else None
        if tag is None or tag.end() < hint.start() or not hides(tag[1].lower(), tag[2]):
            continue
        kept.append(html[position:start])
        position = _end_of_element(html, tag)
    kept.append(html[position:])
    return "".join(kept)


def hides(name: str, attributes: str) -> bool:
    """Tell whether an opening tag, its name in lower case, hides its element."""
    if not attributes or name not in _ELEMENTS:
        return False
    lower = attributes.lower()
    return (
        ("display" in lower or "hidden" in lower or "mso-hide" in lower)
        and attributes[-1] != "/"
        and _HIDES.search(attributes) is not None
    )


def _end_of_element(html: str, tag: re.Match[str]) -> int:
    name = tag[1].lower()
    if name == "p":
        end = _ENDS_PARAGRAPH.search(html, tag.end())
        return end.start() if end else len(html)
    depth = 1
    for other in _tags_of(name).finditer(html, tag.end()):
        depth += -1 if other[1] else 1
        if not depth:
            return other.end()
    return len(html)


@cache
def _tags_of(name: str) -> re.Pattern[str]:
    return re.compile(rf"<(/?){name}\b[^<>]*+>", re.IGNORECASE)
