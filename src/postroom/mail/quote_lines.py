"""Lines as quotation: "> " marks, marks with a name ("Ada> "), code fences that protect what they hold."""

import re
from collections.abc import Sequence

_INVISIBLE = "\u200b\u200c\u2060\ufeff\u00ad\0"
_MARKED = re.compile(r"[ \t]{0,4}>")
_NAMED = re.compile(r"([A-Za-z]{1,15})>(?: |$)")
_MARKS = re.compile(r"[ \t]*(?:>[ \t]?)+")
LINE_MOST = 320
_LINES_MOST = 50_000
_WRAPPED_FROM = 60
_FENCE_LINES_MOST = 200


def of(text: str) -> list[str]:
    """Return the lines of a text, whatever its line ends, without characters that nobody sees.

    What is below the 50,000th line is one line more, with line breaks inside: a list of a million tiny lines
    takes eighty times the memory of the text.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        for sign in filter(text.__contains__, _INVISIBLE):
            text = text.replace(sign, "")
        text = text.replace("\xa0", " ")
    elif "\0" in text:
        text = text.replace("\0", "")
    return text.split("\n", _LINES_MOST)


def fenced(lines: Sequence[str]) -> frozenset[int]:
    """Return the numbers of the lines in ``` fences, fences included; an unclosed or endless fence is none."""
    inside: list[int] = []
    opened: int | None = None
    for number, line in enumerate(lines):
        if line.startswith(("```", "  ```", " ```")):
            if opened is not None and number - opened <= _FENCE_LINES_MOST:
                inside.extend(range(opened, number + 1))
                opened = None
            else:
                opened = number
    return frozenset(inside)


def unmarked(line: str) -> str:
    """Return the line without its quotation marks."""
    found = _MARKS.match(line) if ">" in line[:80] else None
    return line[found.end() :] if found else line


def starts_quote(lines: Sequence[str], at: int) -> bool:
    """Whether a marked quotation starts here; marks with a name count from two lines in a row."""
    line = lines[at]
    if ">" not in line[:17]:
        return False
    name = _name(line)
    return _is_marked(line) or (name != "" and at + 1 < len(lines) and name == _name(lines[at + 1]))


def quote_end(lines: Sequence[str], at: int, *, introduced: bool = False) -> int:
    """Return the number of the line after the marked quotation that starts at this line (`at` if none does).

    Blank lines inside belong to it, and so does a line that a careless client wrapped without a mark. Behind
    an introduction a single line with a name counts, and lines that start with "|".
    """
    bar = introduced and lines[at].lstrip().startswith("|")
    name = _name(lines[at])
    if name and not introduced and not starts_quote(lines, at):
        name = ""
    end = at
    number = at
    while number < len(lines):
        line = lines[number]
        if (
            line.startswith(">")
            or _is_marked(line)
            or (name and _name(line) == name)
            or (bar and line.lstrip().startswith("|"))
        ):
            end = number + 1
        elif line and not line.isspace() and not (end == number and _is_wrapped(lines, number)):
            break
        elif line and not line.isspace():
            end = number + 1
        number += 1
    return end


def _is_marked(line: str) -> bool:
    return line.startswith(">") or (line.startswith((" ", "\t")) and _MARKED.match(line) is not None)


def _name(line: str) -> str:
    found = _NAMED.match(line) if ">" in line[:17] else None
    return found[1] if found else ""


def _is_wrapped(lines: Sequence[str], at: int) -> bool:
    """A line without a mark right between two marked ones, of which the first is long."""
    return (
        at > 0
        and at + 1 < len(lines)
        and len(lines[at - 1]) >= _WRAPPED_FROM
        and _is_marked(lines[at - 1])
        and _is_marked(lines[at + 1])
    )
