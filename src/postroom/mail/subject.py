"""The subject of a conversation under its stacked prefixes and tags (RFC 5256 §2.1, in many languages)."""

import re
import unicodedata
from collections.abc import Iterator

from postroom.mail.subject_prefixes import ALL, FORWARDS, LONGEST, REPLIES

_SPACE = re.compile(r"[\s\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")
_PREFIX = re.compile(
    rf"\s*([^\W\d_][^:：\[\]()<>*^\d]{{0,{LONGEST}}}?)\s?(?:[\[(^*]\s?\d{{1,4}}\s?[\])]?"
    rf"|\d{{1,3}})?\s?(?:\[[^\[\]]{{0,64}}\]\s?)?[:：]\s*"
)
_TAG = re.compile(r"\s*(?:\[[^\[\]]{0,64}\]|\*{2,5}\s?[^\W\d_]{2,12}\s?\*{2,5})\s*:?\s*")
_WRAPPED = re.compile(r"\s*\[\s?([^\W\d_]{1,3})\s?[:：]\s*")
_MARKER = re.compile(r"\s*(?:external|extern|externe|externo|ext|spam)\s?[:：]\s*", re.IGNORECASE)
_NUMBER = re.compile(r"\[\s?#\s?(\d{1,18})\s?\]", re.ASCII)
_TRAILER = re.compile(r"\((?:fwd?|fw|wg|rv|tr)\)\Z", re.IGNORECASE)


def base_subject(subject: str) -> str:
    """Return the subject without reply and forward prefixes, tags and "(fwd)"; NFC, white space collapsed.

    A tag is kept where nothing else is left. Linear in the subject. Compare with `subject_key`.
    """
    text = _tidy(subject)
    start, end = 0, len(text)
    for step in _steps(text):
        start, end = step.start, step.end
    base = text[start:end].strip()
    return base or _last_words(text)


def subject_key(subject: str) -> str:
    """Return the base subject as it is compared and looked up: without case."""
    return base_subject(subject).casefold()


def is_reply(subject: str) -> bool:
    """Tell whether the first prefix is that of a reply, as "Re:", "AW:", "Re[2]:", "回复："."""
    return _first_prefix(subject) in REPLIES


def is_forward(subject: str) -> bool:
    """Tell whether the first prefix is that of a forward, or the subject ends in "(fwd)"."""
    first = _first_prefix(subject)
    return first in FORWARDS or (not first and bool(_TRAILER.search(_tidy(subject))))


def ticket_number(subject: str) -> int | None:
    """Return n of the first "[#n]": a hint only, which anyone can write."""
    match = _NUMBER.search(subject)
    return int(match[1]) if match else None


class _Step:
    """One piece taken off: what is left is `start` to `end`; `prefix` is the word, if it was one."""

    __slots__ = ("end", "prefix", "start")

    def __init__(self, start: int, end: int, prefix: str = "") -> None:
        self.start, self.end, self.prefix = start, end, prefix


def _steps(text: str) -> Iterator[_Step]:
    """Take off one prefix, tag or trailer after the other until a word of the subject itself stands first."""
    start, end = 0, len(text)
    while True:
        while trailer := _TRAILER.search(text, max(start, end - 8), end):
            end = _rstrip(text, start, trailer.start())
            yield _Step(start, end)
        if (
            (wrapped := _WRAPPED.match(text, start, end))
            and text[end - 1] == "]"
            and wrapped[1].casefold() in ALL
        ):
            start, end = wrapped.end(), _rstrip(text, wrapped.end(), end - 1)
            yield _Step(start, end, wrapped[1].casefold())
        elif (prefix := _PREFIX.match(text, start, end)) and prefix[1].strip().casefold() in ALL:
            start = prefix.end()
            yield _Step(start, end, prefix[1].strip().casefold())
        elif (tag := _TAG.match(text, start, end) or _MARKER.match(text, start, end)) and tag.end() < end:
            start = tag.end()
            yield _Step(start, end)
        else:
            return


def _rstrip(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] == " ":
        end -= 1
    return end


def _first_prefix(subject: str) -> str:
    """The first reply or forward prefix of a subject, in lower case, or ""."""
    return next((step.prefix for step in _steps(_tidy(subject)) if step.prefix), "")


def _last_words(text: str) -> str:
    """What to call a subject of prefixes alone: nothing ("Re:"), or its tag ("[tag]")."""
    tags = _TAG.findall(text[-80:])
    return tags[-1].strip() if tags else ""


def _tidy(subject: str) -> str:
    return _SPACE.sub(" ", unicodedata.normalize("NFC", subject)).strip()
