"""The plain text beside HTML that one of us wrote: lists, quotations, tables and links as people type them."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from postroom.mail.word_lists import words

_BLANKS = re.compile(r"[ \t\r\n\f]+")
_BLOCKS = words("p ul ol li blockquote pre h1 h2 h3 h4 table hr div body")
_WIDEST_TABLE = 78
_DEEPEST = 60


def written_text(html: str) -> str:
    """Return the text of HTML as `written_html` leaves it. Quoted lines begin with "> ", items with "- " or "1. ".

    A link follows its text in angle brackets unless it is the text; a picture is its name in brackets.
    """
    body = LexborHTMLParser(html).body
    return "\n".join(_flow(body, 0)).strip("\n") if body is not None else ""


def _flow(parent: LexborNode, depth: int) -> list[str]:
    """Return the lines of what stands one below the other, an empty line between two blocks."""
    if depth > _DEEPEST:
        return [_BLANKS.sub(" ", parent.text()).strip()]
    lines: list[str] = []
    inline: list[str] = []
    for child in parent.iter(include_text=True):
        if child.tag not in _BLOCKS:
            inline.append(_inline(child, depth + 1))
            continue
        _add(lines, _paragraph(inline))
        inline = []
        _add(lines, _block(child, depth + 1), tight=parent.tag == "li" and child.tag in ("ul", "ol"))
    _add(lines, _paragraph(inline))
    return lines


def _add(lines: list[str], block: list[str], *, tight: bool = False) -> None:
    if not block:
        return
    if lines and not tight:
        lines.append("")
    lines.extend(block)


def _paragraph(inline: list[str]) -> list[str]:
    text = "".join(inline)
    lines = [" ".join(line.split(" ")).strip(" ") for line in text.split("\n")]
    return [re.sub(" {2,}", " ", line) for line in lines] if text.strip() else []


def _block(node: LexborNode, depth: int) -> list[str]:
    match node.tag:
        case "ul" | "ol":
            return _list(node, depth)
        case "blockquote":
            return [f"> {line}".rstrip() for line in _flow(node, depth)]
        case "pre":
            return [line.rstrip() for line in node.text().strip("\n").split("\n")]
        case "table":
            return _table(node, depth)
        case "hr":
            return ["* * *"]
    return _flow(node, depth)


def _list(node: LexborNode, depth: int) -> list[str]:
    lines: list[str] = []
    start = (node.attributes.get("start") or "1") if node.tag == "ol" else ""
    number = int(start) if start.isdecimal() else 1
    for item in node.iter():
        sign = f"{number}. " if node.tag == "ol" else "- "
        number += 1
        inside = _block(item, depth) if item.tag in ("ul", "ol") else _flow(item, depth)
        indent = " " * len(sign)
        lines += [
            (sign if at == 0 else indent) + line if line else "" for at, line in enumerate(inside or [""])
        ]
    return lines


def _table(node: LexborNode, depth: int) -> list[str]:
    """Return aligned columns where they fit on a line, and cells parted by a bar where not."""
    rows = [
        [" ".join(_flow(cell, depth)).strip() for cell in row.iter() if cell.tag in ("td", "th")]
        for row in node.css("tr")
    ]
    rows = [row for row in rows if row]
    if not rows:
        return []
    columns = max(map(len, rows))
    rows = [row + [""] * (columns - len(row)) for row in rows]
    widths = [max(len(row[at]) for row in rows) for at in range(columns)]
    if sum(widths) + 3 * (columns - 1) > _WIDEST_TABLE:
        return [" | ".join(row) for row in rows]
    lines = [
        " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    if node.css_first("th") is not None and len(rows) > 1:
        lines.insert(1, "-+-".join("-" * width for width in widths))
    return lines


def _inline(node: LexborNode, depth: int) -> str:
    if node.tag == "-text":
        return _BLANKS.sub(" ", node.text_content or "")
    if node.tag == "br":
        return "\n"
    if node.tag == "img":
        name = (node.attributes.get("alt") or "").strip()
        return f"[{name or 'picture'}]"
    inside = "".join(_children(node, depth))
    if node.tag != "a":
        return inside
    address = (node.attributes.get("href") or "").removeprefix("mailto:")
    shown = inside.strip()
    bare = address.partition("://")[2] or address
    if (
        not address
        or not shown
        or shown.rstrip("/").lower() in (address.rstrip("/").lower(), bare.rstrip("/").lower())
    ):
        return inside
    return f"{inside.rstrip()} <{address}>"


def _children(node: LexborNode, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        yield _BLANKS.sub(" ", node.text())
        return
    for child in node.iter(include_text=True):
        yield _inline(child, depth + 1)
