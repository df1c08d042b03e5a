"""The lines that stand before a quotation, in many languages: "On … wrote:", header blocks, "Original Message".

Every pattern is tried on text of bounded length, and none nests a repetition in a repetition.
"""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from postroom.mail.quote_words import FORWARDED, HEADER_LABELS, ORIGINAL, PREPOSITIONS, VERBS, VERBS_UNSPACED
from postroom.mail.word_lists import folded

Kind = Literal["wrote", "original", "forward", "headers"]

_LINE_MOST = 320
_JOINED_MOST = 640
_LINES_MOST = 6
HEADERS_MOST = 14
# Whatever is a marker has one of these, and most lines of prose have none.
_CANDIDATE = re.compile(r"[0-9@<:：]|^[ \t*>]{0,8}[-_=—~]{2}")
_VERB = re.compile(
    rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(VERBS, key=len, reverse=True)))})(?!\w)"
    rf"|{'|'.join(map(re.escape, VERBS_UNSPACED))}"
)
_VERBS_LAST = (*(verb.rstrip("):") for verb in VERBS), *VERBS_UNSPACED)
_PREPOSITION = re.compile(
    rf"(?:{'|'.join(map(re.escape, sorted(PREPOSITIONS, key=len, reverse=True)))})"
    r"[ ,.]{0,2}(?:[^\W\d]{1,14}['׳]?[ ,.\-]{1,3}){0,3}\(?\d"
)
_EMAIL = re.compile(r"[\w.+\-=]{1,64}@[\w.\-]{1,128}")
_TIME = re.compile(r"\d{1,2}[:.h]\d{2}|\d{4}|\d{1,2}[./-]\d{1,2}")
_DATE_FIRST = re.compile(r"\w{0,12}\.?,? ?\(?\d{1,4}(?:[./\-年년]| \w{3,12}[ .,]|\. \w{3,12}|:\d\d)")
_STAMP_WITH_ZONE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2},? \d{1,2}:\d{2} (?:gmt|utc)[+-]\d{1,2}:?\d{0,2}:? ?"
)
_SENTENCE_END = re.compile(r"[^\W\d_]{5}[.?!] |\? ")
_QUOTING = re.compile(r"(?:quoting|zitat von|citando(?: a)?|quoi?ting message from|citation de) ")
_MARK = re.compile(r"[ \t]*(?:>[ \t]?)+")
_LABEL = re.compile(r"[*_ \t]{0,8}([^\W\d_][\w .'’/\-]{0,28}?)[*_ ]{0,3}[:：][*_ ]{0,3}")
_EDGES = " \t*-_=>:：~—–.\xa0"
# Direction marks stand around addresses in right-to-left mail.
_DIRECTIONS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F))
_AROUND = " \t*-—_\xa0"
_MAY_END = (":", "：", ">", "-", "*")


class Marker(NamedTuple):
    """A found marker: its kind, and how many lines it takes."""

    kind: Kind
    lines: int


def find(lines: Sequence[str], at: int) -> Marker | None:
    """Return the marker that starts at this line, or None. Looks at no more than 14 lines, 320 characters each."""
    line = lines[at]
    if len(line) > _LINE_MOST or not _CANDIDATE.search(line):
        return None
    kind = _phrase(line)
    if kind is not None:
        return Marker(kind, 1)
    count = _header_block(lines, at) if ":" in line[:60] or "：" in line else 0
    if count:
        return Marker("headers", count)
    count = _wrote(lines, at)
    return Marker("wrote", count) if count else None


def header_lines(lines: Sequence[str], at: int, least: int = 2) -> int:
    """Return how many lines of a header block start at or below this line, blank ones counted; 0 for none."""
    first = next((n for n in range(at, min(at + 4, len(lines))) if lines[n].strip()), at)
    count = _header_block(lines, first, least) if first < len(lines) else 0
    return first - at + count if count else 0


def unmarked(line: str) -> str:
    """Return the line without its quotation marks."""
    found = _MARK.match(line)
    return line[found.end() :] if found else line


def _phrase(line: str) -> Kind | None:
    """ "-----Original Message-----", "Begin forwarded message:" and their like."""
    bare = line.strip(_EDGES)
    if not 4 <= len(bare) <= 60:
        return None
    words = folded(bare).replace("’", "'")
    stripped = line.strip(" \t>*\xa0")
    ruled = stripped.startswith(("--", "__", "==", "——", "~~"))
    if words in FORWARDED and (ruled or stripped.endswith((":", "："))):
        return "forward"
    if words in ORIGINAL and ruled:
        return "original"
    return None


def _header_block(lines: Sequence[str], at: int, least: int = 3) -> int:
    """From:/Sent:/To:/Subject: in a row, as Outlook and forwards write them; returns the number of lines."""
    if _label(lines[at]) is None:
        return 0
    kinds: set[str] = set()
    taken = 0
    strange = 0
    for offset, line in enumerate(lines[at : at + HEADERS_MOST]):
        kind = _label(line)
        if kind is not None:
            kinds.add(kind)
            taken = offset + 1
            strange = 0
        elif not unmarked(line).strip():
            if len(kinds) >= least:
                break
            strange += 1
        else:
            strange += 1
        if strange > 2:
            break
    enough = len(kinds) >= least and "from" in kinds and (least == 1 or kinds & {"date", "to", "subject"})
    return taken if enough else 0


def _label(line: str) -> str | None:
    if len(line) > 4 * _LINE_MOST:
        return None
    found = _LABEL.match(unmarked(line))
    return HEADER_LABELS.get(folded(found[1].strip())) if found else None


def _wrote(lines: Sequence[str], at: int) -> int:
    """ "On Tuesday, Ada wrote:" in its many forms, wrapped over up to 6 lines; returns the number of lines."""
    first = _cleaned(lines[at])
    if not _may_start(first):
        return 0
    joined = ""
    found = 0
    for count, line in enumerate(lines[at : at + _LINES_MOST], start=1):
        if len(line) > _LINE_MOST or len(joined) > _JOINED_MOST:
            break
        if not line.strip():
            if found or not _goes_on(lines, at + count):
                break
            continue
        joined = f"{joined} {_cleaned(line)}" if joined else first
        if _may_end(joined) and _is_attribution(joined, _is_quoted(lines, at + count)):
            found = count
        if joined.endswith((":", "：")):
            break
        if found and count > found + 1:
            break
    return found


def _goes_on(lines: Sequence[str], at: int) -> bool:
    """Whether the address of an attribution stands below a blank line."""
    return at < len(lines) and lines[at].lstrip().startswith("<")


def _cleaned(line: str) -> str:
    bare = unmarked(line)
    return (bare if bare.isascii() else bare.translate(_DIRECTIONS)).strip(_AROUND).casefold()


def _may_start(first: str) -> bool:
    return bool(
        ("@" in first and _EMAIL.search(first))
        or first.endswith("<")
        or _DATE_FIRST.match(first)
        or _PREPOSITION.match(first)
        or (_TIME.search(first) and _VERB.search(first))
    )


def _may_end(joined: str) -> bool:
    return bool(
        joined.endswith(_MAY_END)
        or joined.rstrip(" .,*-_)").endswith(_VERBS_LAST)
        or _STAMP_WITH_ZONE.match(joined)
    )


def _is_attribution(joined: str, quote_follows: bool) -> bool:
    """Whether this whole text is one attribution line (casefolded, without marks)."""
    text = joined.rstrip(" \t*-—_")
    verb = _VERB.search(text)
    colon = text.endswith((":", "："))
    email = _EMAIL.search(text)
    dated = _TIME.search(text)
    if not (email or dated):
        return False
    if verb:
        ends = colon or verb.end() >= len(text) - 4
        if not ends or (verb.start() == 0 and not email):
            return False
        if _PREPOSITION.match(text) or _DATE_FIRST.match(text):
            return True
        before = text[: min(verb.start(), email.start() if email else len(text))]
        return bool((email or quote_follows) and len(text) < 300 and not _reads_like_prose(before))
    if _STAMP_WITH_ZONE.match(text):
        return not email or colon or text.endswith(">")
    if not email:
        return False
    if _DATE_FIRST.match(text) or (_PREPOSITION.match(text) and dated):
        return (colon and text[:-1].rstrip().endswith((">", ")", email[0]))) or (
            not colon and text.endswith(">") and bool(_DATE_FIRST.match(text))
        )
    return colon and (bool(_QUOTING.match(text)) or (quote_follows and text[:-1].rstrip().endswith(">")))


def _reads_like_prose(before: str) -> bool:
    """More words than a date and a name have, or a sentence's end, before the address."""
    return before.count(" ") > 8 or _SENTENCE_END.search(before) is not None


def _is_quoted(lines: Sequence[str], at: int) -> bool:
    for line in lines[at : at + 3]:
        bare = line.lstrip()
        if bare:
            return bare.startswith((">", "|"))
    return False
