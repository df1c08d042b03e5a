"""Plain text as HTML: what stands beside the text of a plain reply."""

import re
from html import escape

_PARAGRAPHS = re.compile(r"\n(?:[ \t]*+\n)++")
_LINK = re.compile(
    r"\bhttps?://[^\s<>\"]{1,2000}|(?<![\w.+@-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}(?![\w@])"
)
_CLOSING = ".,:;!?)]}'\u201d\u00bb"


def text_to_html(text: str) -> str:
    """Return the text as escaped HTML: <p> for paragraphs, <br> for lines, links and addresses to follow."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip("\n")
    if not text.strip():
        return ""
    return "\n".join(f"<p>{_lines(part)}</p>" for part in _PARAGRAPHS.split(text))


def _lines(paragraph: str) -> str:
    return "<br>\n".join(_spaced(_linked(line)) for line in paragraph.split("\n"))


def _linked(line: str) -> str:
    pieces: list[str] = []
    at = 0
    for found in _LINK.finditer(line):
        address = found[0].rstrip(_CLOSING)
        if "(" in address and found[0].startswith(address + ")"):
            address += ")"
        target = address if "://" in address[:8] else f"mailto:{address}"
        pieces.append(escape(line[at : found.start()]))
        pieces.append(f'<a href="{escape(target)}">{escape(address)}</a>')
        at = found.start() + len(address)
    pieces.append(escape(line[at:]))
    return "".join(pieces)


def _spaced(line: str) -> str:
    """Keep what stands indented."""
    bare = line.lstrip(" \t")
    indent = line[: len(line) - len(bare)].replace("\t", "    ")
    return "\u00a0" * len(indent) + bare
