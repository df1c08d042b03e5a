"""The new part of an HTML body, apart from what it quotes: by the marks of the clients, else by the words."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from postroom.mail import html_lines, quotes, signature


@dataclass(frozen=True, slots=True)
class SplitHtml:
    """`new_html` has what is newly written, `quoted_html` what was cut away. Neither is cleaned or balanced."""

    new_html: str
    quoted_html: str = ""


def split_html(html: str) -> SplitHtml:
    """Return the parts of an HTML body: Gmail, Outlook, Apple Mail, Yahoo, Proton, Thunderbird and others.

    The same decisions as for plain text: quotations between answers stay. Signatures stay too. A mail that
    only forwards stays whole. Never raises; linear in the length.
    """
    found = html_lines.of(html)
    stretches = quotes.stretches_of(found.lines, known=found.known)
    if any(stretch.kind == "forward" for stretch in stretches) and not any(
        stretch.kind == "own" and stretch.filled for stretch in stretches
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


def _ranges(
    stretches: list[quotes.Stretch], starts: list[int], length: int
) -> Iterator[tuple[int, int, bool]]:
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
