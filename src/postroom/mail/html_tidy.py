"""HTML made well nested and not too deep, in linear time, before a tree is built from it.

Tree builders take time quadratic in the depth (200,000 nested <div> kept one busy for four minutes), and repeat
unclosed <b> and <font> for every paragraph that follows. This pass closes what is open, drops what is deeper
than any mail needs, and takes the style sheets out. It makes nothing safe: that is the sanitiser's work.
"""

import re
from dataclasses import dataclass, field

from postroom.mail.html_lines import TAG, VOID
from postroom.mail.word_lists import words

DEPTH_MOST = 150
_STYLE = re.compile(r"<style\b[^<>]*+>(.*?)(?:</style|\Z)", re.IGNORECASE | re.DOTALL)
_HEAD_ONLY = frozenset(("html", "head", "meta", "base", "link", "!doctype"))
_CLOSED_BY = {
    "li": (("li",), ("ul", "ol", "menu")),
    "dt": (("dt", "dd"), ("dl",)),
    "dd": (("dt", "dd"), ("dl",)),
    "td": (("td", "th"), ("tr", "table")),
    "th": (("td", "th"), ("tr", "table")),
    "tr": (("tr",), ("table",)),
    "tbody": (("tbody", "thead", "tfoot"), ("table",)),
    "thead": (("tbody", "thead", "tfoot"), ("table",)),
    "tfoot": (("tbody", "thead", "tfoot"), ("table",)),
    "option": (("option",), ("select",)),
    "a": (("a",), ("table",)),
}
_CLOSES_PARAGRAPH = words(
    """p div ul ol dl table blockquote pre h1 h2 h3 h4 h5 h6 section article header footer main center form address
    hr aside nav figure fieldset details"""
)
_BOUNDS = frozenset(("table", "td", "th", "caption", "button"))


@dataclass(slots=True)
class _Tidy:
    output: list[str] = field(default_factory=list)
    stack: list[str] = field(default_factory=list)
    open: dict[str, int] = field(default_factory=dict)
    skipped: dict[str, int] = field(default_factory=dict)
    styles: list[str] = field(default_factory=list)

    def start(self, name: str, source: str) -> None:
        if name in VOID:
            if name == "hr":
                self.close_within(("p",), _BOUNDS)
            self.output.append(source)
            return
        if name in _CLOSES_PARAGRAPH:
            self.close_within(("p",), _BOUNDS)
        if name in _CLOSED_BY:
            self.close_within(*_CLOSED_BY[name])
        if len(self.stack) >= DEPTH_MOST:
            self.skipped[name] = self.skipped.get(name, 0) + 1
            return
        self.stack.append(name)
        self.open[name] = self.open.get(name, 0) + 1
        self.output.append(source)

    def end(self, name: str) -> None:
        if self.skipped.get(name):
            self.skipped[name] -= 1
        elif self.open.get(name):
            while self.pop() != name:
                pass

    def pop(self) -> str:
        name = self.stack.pop()
        self.open[name] -= 1
        self.output.append(f"</{name}>")
        return name

    def close_within(self, names: tuple[str, ...], bounds: "tuple[str, ...] | frozenset[str]") -> None:
        """Close the innermost of these elements, unless a bound stands between."""
        if not any(self.open.get(name) for name in names):
            return
        for name in reversed(self.stack):
            if name in names:
                while self.pop() not in names:
                    pass
                return
            if name in bounds:
                return


def tidy(html: str) -> tuple[str, list[str]]:
    """Return well-nested HTML of at most 150 levels, and the style sheets that stood in it."""
    work = _Tidy()
    at = 0
    for tag in TAG.finditer(html):
        if tag.start() > at:
            work.output.append(html[at : tag.start()])
        at = tag.end()
        if (tag["raw"] or "").lower() == "style":
            found = _STYLE.match(tag[0])
            work.styles.append(found[1] if found else "")
        name = (tag["name"] or "").lower()
        if not name or name in _HEAD_ONLY:
            continue
        if name == "body":
            name = "div"
            source = f"<div{tag['attributes']}>"
        else:
            source = tag[0]
        if tag["close"]:
            work.end(name)
        elif source.endswith("/>") and name not in VOID and ":" in name:
            continue
        else:
            work.start(name, source)
    work.output.append(html[at:].replace("<", "&lt;"))
    while work.stack:
        work.pop()
    return "".join(work.output), work.styles
