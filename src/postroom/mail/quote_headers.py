"""What introduces a quotation: header blocks, "Original Message", "Reply above this line", attributions."""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from postroom.mail import quote_attribution
from postroom.mail.quote_lines import LINE_MOST, unmarked
from postroom.mail.quote_words import ABOVE, ANSWER, FORWARDED, HEADER_LABELS, ORIGINAL
from postroom.mail.word_lists import alternatives, folded

Kind = Literal["wrote", "original", "forward", "headers"]

HEADERS_MOST = 14
_LABEL_MOST = 40
_LABEL_STARTS = frozenset(f"{label}{end}"[:2] for label in HEADER_LABELS for end in ": ：*")
_PHRASE_MOST = 60
_ANSWER_ABOVE = re.compile(
    rf"(?:{alternatives(ANSWER)})\b.{{0,40}}(?:{alternatives(ABOVE)})|(?:{alternatives(ABOVE)}) antworten"
)
_EMAIL = re.compile(r"[\w.+\-]{1,64}@[\w\-]{1,63}\.\w|mailto:")
_DAY = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d{2}")
_RULED_WORDS = re.compile(r"[-_=—~‐ *>]{3,60}([^\W\d_][^-_=—~‐]{3,50}?) ?[-_=—~‐]{2,60}[ *]*(.*)")
_GROUPWISE = re.compile(r">>> ?[^>]{0,200}(?:>[^>]{0,60})?\d[^>]{0,40}>>>$")
_RULES = ("--", "__", "==", "——", "~~", "‐‐", "—-")
_EDGES = " \t*-_=>:：~—–.‐#\xa0"
_COLONS = (":", "：")
_OF_A_MAIL = frozenset(("from", "date", "sent", "to", "subject"))
_DECORATION = frozenset("#*-_=~—[")
_BEFORE_PHRASES = _DECORATION | frozenset(" \t>‐\xa0")


class Marker(NamedTuple):
    """A found marker: its kind, and how many lines it takes."""

    kind: Kind
    lines: int


def find(lines: Sequence[str], at: int, *, attributed: bool = True) -> Marker | None:
    """Return the marker that starts at this line, or None. Looks at no more than 14 lines, 320 characters each.

    `attributed`: whether `quote_attribution.may_end_here` a line or a few on.
    """
    line = lines[at]
    if len(line) > LINE_MOST:
        return None
    kind: Kind | None = None
    if line[:1] in _BEFORE_PHRASES or line.rstrip().endswith(_COLONS):
        kind = "original" if is_of_groupwise(line) else _phrase(line)
    if kind is not None:
        return Marker(kind, 1)
    count = (
        _header_block(lines, at) if (":" in line or "：" in line or line[:1] == "|") and _label(line) else 0
    )
    if count:
        return Marker("headers", count)
    count = quote_attribution.lines_of(lines, at) if attributed else 0
    return Marker("wrote", count) if count else None


def may_be_label(line: str) -> bool:
    """Whether a line that begins with a letter may begin with the label of a header, by a cheap look."""
    return line[:2].casefold()[:2] in _LABEL_STARTS and (
        ":" in line[:_LABEL_MOST] or "：" in line[:_LABEL_MOST]
    )


def is_of_groupwise(line: str) -> bool:
    """Whether this is GroupWise's ">>> Ada <ada@acme.example> 23.11.2026 16:18 >>>", which is no marked line."""
    bare = line.rstrip()
    return bare.endswith(">>>") and len(bare) <= LINE_MOST and _GROUPWISE.match(bare) is not None


def header_lines(lines: Sequence[str], at: int, least: int = 2) -> int:
    """Return how many lines of a header block start at or below this line, blank ones counted; 0 for none."""
    first = next((n for n in range(at, min(at + 4, len(lines))) if lines[n].strip()), at)
    count = _header_block(lines, first, least) if first < len(lines) else 0
    return first - at + count if count else 0


def _phrase(line: str) -> Kind | None:
    """ "-----Original Message-----", "Begin forwarded message:", "Reply above this line" and their like."""
    stripped = line.strip(" \t>*\xa0")
    ruled = stripped.startswith(_RULES)
    if not ruled and not stripped.endswith(_COLONS):
        decorated = line[:1] in _DECORATION or stripped[:1] in _DECORATION
        return "original" if decorated and _asks_for_answers_above(stripped) else None
    bare = stripped.strip(_EDGES)
    if len(bare) < 2:
        return None
    if len(bare) <= _PHRASE_MOST:
        words = folded(bare).replace("’", "'")
        if words in FORWARDED:
            return "forward"
        if ruled and words in ORIGINAL and stripped.endswith(("-", "_", "=", "—", "~", "‐", *_COLONS)):
            return "original"
    return "original" if ruled and (_heads_a_line(stripped) or _asks_for_answers_above(stripped)) else None


def _heads_a_line(stripped: str) -> bool:
    """ "-------- Original message --------From: Ada …", all on one line."""
    found = _RULED_WORDS.match(stripped)
    return found is not None and folded(found[1].strip()) in ORIGINAL and _label(found[2]) == "from"


def _asks_for_answers_above(stripped: str) -> bool:
    """A help desk's "##- Please type your reply above this line -##"."""
    bare = stripped.strip(_EDGES)
    return 12 <= len(bare) <= 100 and _ANSWER_ABOVE.match(folded(bare)) is not None


def _header_block(lines: Sequence[str], at: int, least: int = 3) -> int:
    """From:/Sent:/To:/Subject: in a row, as Outlook and forwards write them; returns the number of lines.

    A block must tell of a mail: by a subject or an address. Two lines are enough of an address and a day.
    """
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
    if not kinds:
        return 0
    if least == 1:
        return taken if "from" in kinds else 0
    block = "\n".join(lines[at : at + taken])[: 4 * LINE_MOST]
    if "from" in kinds and len(kinds) >= least and len(kinds & _OF_A_MAIL) > 1:
        return taken if kinds & {"subject", "sent"} or _EMAIL.search(block) else 0
    apart = at == 0 or not lines[at - 1].strip(_EDGES)
    short = (
        apart
        and kinds & {"date", "sent"}
        and kinds & {"from", "to"}
        and _EMAIL.search(block)
        and _DAY.search(block)
    )
    return taken if short else 0


def _label(line: str) -> str | None:
    """The kind of header that a line begins with, marked or not, bold or not."""
    if len(line) > 4 * LINE_MOST:
        return None
    bare = unmarked(line).lstrip("*_ \t")
    if bare.startswith("|"):
        return HEADER_LABELS.get(folded(bare[1:_LABEL_MOST].partition("|")[0].strip()))
    end = bare.find(":", 0, _LABEL_MOST)
    if end < 0:
        end = bare.find("：", 0, _LABEL_MOST)
    if end <= 0:
        return None
    return HEADER_LABELS.get(folded(bare[:end].strip("*_ \t\xa0\u3000")))
