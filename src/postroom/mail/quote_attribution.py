"""The line before a quotation, "On Tuesday, Ada wrote:", in its many forms, wrapped or not.

Cheap tests come first, since they are made for every line of a mail that has a number or an address. Every
pattern is tried on text of bounded length, and none nests a repetition in a repetition.
"""

import re
from collections.abc import Sequence

from postroom.mail.quote_lines import LINE_MOST, unmarked
from postroom.mail.quote_words import NAMED, PREPOSITIONS, VERBS, VERBS_UNSPACED
from postroom.mail.word_lists import alternatives

_JOINED_MOST = 640
LINES_MOST = 6
_WORDS_MOST = 8
_NAME_WORDS_MOST = 4
_VERB = re.compile(rf"(?<!\w)(?:{alternatives(VERBS)})(?!\w)|{alternatives(VERBS_UNSPACED)}")
_WORD = re.compile(r"[^\s:.,()/]+")
_ASCII_VERBS = frozenset(filter(str.isascii, VERBS))
_ASCII_VERB = re.compile(rf"(?<!\w)(?:{alternatives(_ASCII_VERBS)})(?!\w)")
_ASCII_VERB_WORDS = frozenset(word for verb in _ASCII_VERBS for word in _WORD.findall(verb)[-2:])
_LAST_WORDS = frozenset(verb.split()[-1].rstrip("):") for verb in VERBS)
_UNSPACED_LAST = tuple(VERBS_UNSPACED)
_PREPOSITION = re.compile(
    rf"(?:{alternatives(PREPOSITIONS)})[ ,.]{{0,2}}(?:[^\d\s,.،]{{1,14}}[ ,.،\-]{{1,3}}){{0,3}}\(?\d"
)
_DATE_FIRST = re.compile(r"[^\d\s]{0,14} ?\(?\d{1,4}(?:[./\-年년]| \w{3,12}[ .,]|\. \w{3,12}|:\d\d)")
_LOCAL_MOST = 64
_EMAIL = re.compile(rf"[\w.+\-=*]{{1,{_LOCAL_MOST}}}@[\w.\-*]{{1,128}}")
_TIME = re.compile(r"\d{1,2}[:.h]\d{2}|\d{4}|\d{1,2}[./-]\d{1,2}")
_DIGIT = re.compile(r"\d")
_YEAR_OR_TIME = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)|\d{1,2}[:.h]\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{2}")
_STAMP_WITH_ZONE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2},? \d{1,2}:\d{2} (?:gmt|utc)[+-]\d{1,2}:?\d{0,2}:? ?"
)
_NAMED = re.compile(rf"(?:{alternatives(NAMED)}) ")
_SENTENCE_END = re.compile(r"[^\W\d_]{5}[.?!] |\? |://")
_RULED = re.compile(r"-{3,20} ?([^-\d]{2,80}) ?-{3,20}")
_WITH_TEXT = re.compile(r"(.{10,300}[@>].{0,200}?[^\W\d_] ?[:：])(?: {2,}| ?> )\S")
# Direction marks stand around addresses in right-to-left mail.
_DIRECTIONS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F))
_VERBS_AT_END = ("wrote", "writes", "has written")
_AROUND = " \t*-—_\xa0"
_COLONS = (":", "：")
_MAY_END = (":", "：", ">", "-", "*")
_BEHIND = " \t*-—_.,)\xa0\u202a\u202b\u202c\u200e\u200f"
_ENDS = (":", "：", "<")
_QUOTE_SIGNS = (">", "|")


def may_end_here(lines: Sequence[str], at: int) -> bool:
    """Whether an attribution may end with this line, by a cheap look: with a bracket only behind an address."""
    line = lines[at]
    bare = line.rstrip(_BEHIND)
    if bare.endswith(">") and ("@" in line or (at > 0 and "@" in lines[at - 1])):
        return True
    if bare.endswith(_ENDS) or ":  " in line or ": >" in line or "GMT" in line or "UTC" in line:
        return True
    return bare.rpartition(" ")[2].casefold() in _LAST_WORDS or (
        not bare.isascii() and bare.endswith(_UNSPACED_LAST)
    )


def may_name(line: str) -> bool:
    """Whether the line begins as those do that name who wrote, without a date or an address in it."""
    return _NAMED.match(_cleaned(line)) is not None


def lines_of(lines: Sequence[str], at: int) -> int:
    """Return how many lines the attribution takes that starts at this line, at most 6; 0 for none."""
    line = lines[at]
    if line.startswith("---") and _is_ruled_name(line):
        return 1
    first = _cleaned(line)
    if not _may_start(first):
        return int(_is_bare_name(lines, at, first))
    joined = ""
    found = 0
    for count, line in enumerate(lines[at : at + LINES_MOST], start=1):
        if len(line) > LINE_MOST or len(joined) > _JOINED_MOST:
            break
        if not line or line.isspace():
            if found or not _goes_on(lines, at + count):
                break
            continue
        joined = f"{joined} {_cleaned(line)}" if joined else first
        if _may_end(joined) and _is_attribution(joined, lines, at, at + count):
            found = count
        if joined.endswith(_COLONS) or (found and count > found + 1):
            break
    return found or _with_text(first)


def _cleaned(line: str) -> str:
    bare = unmarked(line)
    return (bare if bare.isascii() else bare.translate(_DIRECTIONS)).strip(_AROUND).casefold()


def _may_start(first: str) -> bool:
    if "@" in first or first.endswith("<") or _NAMED.match(first):
        return True
    if not _DIGIT.search(first):
        return False
    if _DATE_FIRST.match(first) or _PREPOSITION.match(first):
        return True
    return first.endswith(_COLONS) and bool(_TIME.search(first) and _verb(first))


def _is_ruled_name(line: str) -> bool:
    """ "---- Ada Byron wrote ----", from some telephones."""
    ruled = _RULED.fullmatch(line.strip())
    verb = _verb(ruled[1].casefold()) if ruled else None
    return (
        ruled is not None and verb is not None and verb.start() > 0 and verb.end() >= len(ruled[1].rstrip())
    )


def _is_bare_name(lines: Sequence[str], at: int, first: str) -> bool:
    """ "Ada Byron wrote:" above a marked quotation."""
    if not first.endswith(_COLONS) or first.count(" ") > _NAME_WORDS_MOST + 2 or not lines[at][:1].isupper():
        return False
    if not _stands_apart(lines, at) or not is_quoted(lines, at + 1):
        return False
    verb = _verb(first)
    if verb is None or verb.start() == 0 or verb.end() < len(first) - 2:
        return False
    return first[: verb.start()].count(" ") <= _NAME_WORDS_MOST


def _goes_on(lines: Sequence[str], at: int) -> bool:
    """Whether the address of an attribution stands below a blank line."""
    return at < len(lines) and lines[at].lstrip().startswith("<")


def _may_end(joined: str) -> bool:
    if joined.endswith(_MAY_END):
        return True
    bare = joined.rstrip(" .,*-_)")
    return (
        bare.rpartition(" ")[2] in _LAST_WORDS
        or (not bare.isascii() and bare.endswith(_UNSPACED_LAST))
        or (joined[0].isdigit() and _STAMP_WITH_ZONE.match(joined) is not None)
    )


def _is_attribution(joined: str, lines: Sequence[str], at: int, end: int) -> bool:
    """Whether this whole text, casefolded and without marks, is an attribution; it stands from `at` to `end`."""
    text = joined.rstrip(" \t*-—_")
    sign = text.find("@")
    email = _EMAIL.search(text, max(0, sign - _LOCAL_MOST)) if sign >= 0 else None
    if not (email or _TIME.search(text)):
        return False
    verb = _verb(text)
    colon = text.endswith(_COLONS)
    quoted = is_quoted(lines, end)
    if colon and (email or quoted) and _NAMED.match(text):
        return True
    if verb:
        return _is_written(text, verb, email, colon=colon, quoted=quoted)
    if _STAMP_WITH_ZONE.match(text):
        return not email or colon or text.endswith(">")
    if not email or not _YEAR_OR_TIME.search(text) or _reads_like_prose(text[: email.start()]):
        return False
    if quoted and colon:
        return True
    if not (_DATE_FIRST.match(text) or _PREPOSITION.match(text)) or not _stands_apart(lines, at):
        return False
    if colon:
        return text[:-1].rstrip().endswith((">", ")", email[0]))
    alone = text.count("@") == 1 and _is_blank(lines, end)
    return alone and text.endswith(">") and _DATE_FIRST.match(text) is not None


def _is_written(
    text: str, verb: re.Match[str], email: re.Match[str] | None, *, colon: bool, quoted: bool
) -> bool:
    """Whether a text with a verb is an attribution: by what stands before the verb and behind it."""
    behind = text[verb.end() :].strip(" :：.)")
    if behind and not colon:
        return False
    if verb.start() == 0 and not email:
        return False
    # In English the name stands first: "Ben wrote to me:" is prose, and "schrieb Ada:" is none.
    if behind and not (quoted or email or _TIME.search(behind)) and verb[0] in _VERBS_AT_END:
        return False
    if _PREPOSITION.match(text) or _DATE_FIRST.match(text):
        return True
    if not quoted and (email is None or email.start() > verb.start()):
        return False
    return len(text) < LINE_MOST and not _reads_like_prose(text[: min(verb.start(), _start(email, text))])


def _verb(text: str) -> re.Match[str] | None:
    if not text.isascii():
        return _VERB.search(text)
    return None if _ASCII_VERB_WORDS.isdisjoint(_WORD.findall(text)) else _ASCII_VERB.search(text)


def _start(email: re.Match[str] | None, text: str) -> int:
    return email.start() if email else len(text)


def _reads_like_prose(before: str) -> bool:
    """More words than a date and a name have, or a sentence's end, before the address."""
    words = before.split()
    return sum(map(str.isalpha, words)) > _WORDS_MOST or _SENTENCE_END.search(before) is not None


def _with_text(first: str) -> int:
    """ "On …, Ada <…> wrote:   Friday?": some clients begin the quotation on the same line."""
    if "@" not in first or not (":  " in first or ": >" in first) or not _PREPOSITION.match(first):
        return 0
    found = _WITH_TEXT.match(first)
    return int(found is not None and _verb(found[1][-40:]) is not None)


def is_quoted(lines: Sequence[str], at: int) -> bool:
    """Whether the first line with words at or below this one bears the mark of a quotation."""
    first = next((bare for line in lines[at : at + 3] if (bare := line.lstrip())), "")
    return first.startswith(_QUOTE_SIGNS)


def _stands_apart(lines: Sequence[str], at: int) -> bool:
    return at == 0 or not lines[at - 1].strip(" \t>_-*=\xa0")


def _is_blank(lines: Sequence[str], at: int) -> bool:
    return at >= len(lines) or not lines[at].strip(" \t>") or is_quoted(lines, at)
