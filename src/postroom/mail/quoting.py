"""Does one text quote another? For a reply whose subject was changed."""

import re

LINES_LIMIT = 2_000
DISTINCT_CHARS = 12
_PIECE_CHARS = 4096
_MARKS = re.compile(r"^[\s>|]+")
_SPACE = re.compile(r"\s+")


def quotes(text: str, parent_text: str) -> bool:
    """Tell whether `text` holds a good part of `parent_text`: half of its distinct lines, or of its words in
    a row.

    Quotation marks, line breaks and case do not count. Linear, in the first 2,000 lines of each.
    """
    whole = _joined(text)
    lines = [
        line for raw in parent_text.splitlines()[:LINES_LIMIT] if len(line := _joined(raw)) >= DISTINCT_CHARS
    ]
    distinct = list(dict.fromkeys(lines))[:20]
    if not distinct:
        parent = _joined(parent_text)
        return len(parent) >= 4 and parent in whole
    return sum(1 for line in distinct if line in whole) * 2 >= len(distinct)


def _joined(text: str) -> str:
    lines = (_MARKS.sub("", line) for line in text.splitlines()[:LINES_LIMIT])
    return _folded(_SPACE.sub(" ", " ".join(lines)).strip())


def _folded(text: str) -> str:
    """Fold the case piece by piece: Python takes twelve bytes a character for it, while it does."""
    if text.isascii():
        return text.lower()
    return "".join(text[at : at + _PIECE_CHARS].casefold() for at in range(0, len(text), _PIECE_CHARS))
