"""The new part of an HTML body, apart from what it quotes: by the marks of the clients, else by the words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from postroom.mail import html_lines, quotes, signature
from postroom.mail.html_text import to_text
from postroom.mail.quote_stretches import Stretch, stretches_of

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class SplitHtml:
    """`new_html` has what is newly written, `quoted_html` what was cut away. Neither is cleaned or balanced."""

    new_html: str
    quoted_html: str = ""


def split_body(text: str, html: str) -> quotes.Split:
    """Return the parts of a mail's text, for which its HTML may know better where the quotation begins.

    Where the mark-up cuts earlier than the words do, and nothing new stands below, the cut of the mark-up
    counts. Never raises; linear in the length of both.
    """
    split = quotes.split_text(text)
    if split.forwarded or not html_lines.may_cite(html):
        return split
    parts = split_html(html)
    if not parts.quoted_html:
        return split
    new = _squeezed(to_text(parts.new_html))
    if not new or len(new) >= len(_squeezed(split.new + split.signature)):
        return split
    cut = _end_of(new, text)
    if cut is None:
        return split
    above = quotes.split_text(text[:cut])
    return quotes.Split(above.new, text[cut:].strip(), above.signature)


def _end_of(sought: str, text: str) -> int | None:
    """Where this beginning of a text, without white space, ends in it; None if the text begins otherwise."""
    if not _squeezed(text).startswith(sought):
        return None
    left, end = len(sought), 0
    for word in _WORD.finditer(text) if sought else ():
        end = min(word.end(), word.start() + left)
        left -= end - word.start()
        if not left:
            break
    return end


def _squeezed(text: str) -> str:
    return "".join(text.split())


def split_html(html: str) -> SplitHtml:
    """Return the parts of an HTML body: Gmail, Outlook, Apple Mail, Yahoo, Proton, Thunderbird and others.

    The same decisions as for plain text: quotations between answers stay. Signatures stay too. A mail that
    only forwards stays whole. Never raises; linear in the length.
    """
    found = html_lines.of(html)
    stretches = stretches_of(found.lines, known=found.known)
    if any(stretch.kind == "forward" for stretch in stretches) and not any(
        stretch.kind == "own" and stretch.has_words for stretch in stretches
    ):
        return SplitHtml(html)
    new: list[str] = []
    quoted: list[str] = []
    for begin, end, is_new in _ranges(stretches, found.starts, len(html)):
        source = html[begin:end]
        if is_new:
            new.append(source)
        else:
            quoted.append(source)
            new.extend(_unmatched_tags(source))
    return SplitHtml("".join(new), "".join(quoted)) if quoted else SplitHtml(html)


def _ranges(stretches: list[Stretch], starts: list[int], length: int) -> Iterator[tuple[int, int, bool]]:
    """Yield (begin, end, is new) of the source, without a gap."""
    begins = [0]
    for before, stretch in pairwise(stretches):
        line = stretch.start
        while (
            before.kind == "own"
            and line - 1 > before.start
            and _is_empty(before.lines[line - 1 - before.start])
        ):
            line -= 1
        begins.append(starts[line])
    begins.append(length)
    for number, role in enumerate(quotes.roles(stretches)):
        if begins[number + 1] > begins[number]:
            yield begins[number], begins[number + 1], role in ("new", "footer")


def _is_empty(line: str) -> bool:
    return not line or line.isspace() or signature.is_rule(line)


def _unmatched_tags(source: str) -> list[str]:
    """The tags of a cut that close what was opened before it, and that open what is closed behind it."""
    closing: list[str] = []
    opened: list[tuple[str, str]] = []
    counts: dict[str, int] = {}
    for tag in html_lines.TAG.finditer(source):
        name = (tag["name"] or "").lower()
        if not name or name in html_lines.VOID or (tag["attributes"] or "").endswith("/"):
            continue
        if not tag["close"]:
            opened.append((name, tag[0]))
            counts[name] = counts.get(name, 0) + 1
        elif counts.get(name):
            while opened:
                other, _ = opened.pop()
                counts[other] -= 1
                if other == name:
                    break
        else:
            closing.append(tag[0])
    return closing + [text for _, text in opened]
