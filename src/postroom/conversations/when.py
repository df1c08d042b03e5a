"""A moment to come, as people write it: "tomorrow 9", "in 3 days if no answer", "next monday 14:30", "5 May"."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

LONGEST = 80
LAST_YEARS = 10
MORNING = time(9)
PARTS_OF_DAY = {
    "early": time(7),
    "morning": MORNING,
    "noon": time(12),
    "midday": time(12),
    "lunch": time(12),
    "afternoon": time(14),
    "evening": time(18),
    "night": time(20),
}
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}

_UNLESS = re.compile(
    r"\b(?:if|when)(?: there(?:'s| is))? (?:no ?(?:body|one)? ?(?:answers?|answered|repl(?:y|ies)|replied)"
    r"|not (?:answered|replied)|unanswered)\b|\bunless (?:answered|replied)\b"
)
_WEEKDAY = r"(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_NUMBER = rf"(?:\d{{1,4}}|{'|'.join(NUMBERS)})"
_CLOCK = re.compile(
    r"(?:(?:at|@|by) ?)?(?:(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?(?: ?(?P<half>am|pm)| ?o'clock)?"
    rf"|(?:(?:in the|this) )?(?P<part>{'|'.join(PARTS_OF_DAY)}))"
)


@dataclass(frozen=True, slots=True)
class When:
    """A moment (UTC), and whether it counts only where nobody has answered until then."""

    at: datetime
    if_unanswered: bool = False


class NoMoment(ValueError):  # noqa: N818
    """The words are no moment to come; the message is a sentence for whoever wrote them."""


def when(words: str, now: datetime, zone: tzinfo) -> When:
    """Return the moment that is meant, seen from `now` (aware) in the person's `zone`.

    A day without a time is its morning, at 9; a time without a day is the next such time; "in 2 hours" is to the
    minute. Raises NoMoment for anything else, for the past, and for what lies more than ten years ahead.
    """
    text = " ".join(words.lower().replace(",", " ").replace("’", "'").split())
    if len(text) > LONGEST:
        raise NoMoment(f"“{words[:40]}…” is too long for a date. Write it like “tomorrow 9”.")
    unanswered = _UNLESS.search(text)
    rest = " ".join(_UNLESS.sub(" ", text).split())
    here = now.astimezone(zone)
    try:
        at = _moment(rest, here, zone).astimezone(UTC)
    except (OverflowError, ValueError) as error:
        raise error if isinstance(error, NoMoment) else _not_understood(words) from error
    if at <= now:
        raise NoMoment(f"“{words}” is over already. Write a moment that is still to come.")
    if at > now + timedelta(days=366 * LAST_YEARS):
        raise NoMoment(f"“{words}” is more than {LAST_YEARS} years ahead. Choose a nearer moment.")
    return When(at.replace(second=0, microsecond=0) if at.second else at, bool(unanswered))


def presets(now: datetime, zone: tzinfo) -> tuple[tuple[str, datetime], ...]:
    """Return what a menu offers, soonest first: a name and its moment (UTC), to the minute."""
    return _presets(now.replace(second=0, microsecond=0), zone)


@lru_cache(maxsize=256)
def _presets(now: datetime, zone: tzinfo) -> tuple[tuple[str, datetime], ...]:
    offered = ("in 2 hours", "this evening", "tomorrow morning", "monday morning", "in 1 week", "in 1 month")
    found = []
    for words in offered:
        try:
            found.append((words[0].upper() + words[1:], when(words, now, zone).at))
        except NoMoment:  # this evening is over
            continue
    return tuple(sorted(found, key=lambda one: one[1]))


def _moment(text: str, here: datetime, zone: tzinfo) -> datetime:
    text = re.sub(r"^(?:on|from|until|till) ", "", text)
    if clock := _CLOCK.fullmatch(text):
        at = _on(here.date(), _time(clock), zone)
        this_day = at > here or text.startswith("this ")
        return at if this_day else _on(here.date() + timedelta(days=1), _time(clock), zone)
    for form, read in _FORMS:
        if found := form.match(text):
            rest = text[found.end() :].strip()
            if not rest:
                return read(found, here, zone, None)
            if clock := _CLOCK.fullmatch(rest):
                return read(found, here, zone, _time(clock))
    if (turned := re.fullmatch(rf"({_CLOCK.pattern}) (?:on )?(\D.*|\d{{4}}-.*)", text)) and turned[1]:
        return _moment(f"{turned[turned.re.groups]} {turned[1]}", here, zone)
    raise _not_understood(text)


Reader = Callable[[re.Match[str], datetime, tzinfo, time | None], datetime]


def _near(found: re.Match[str], here: datetime, zone: tzinfo, at: time | None) -> datetime:
    day = here.date() + timedelta(days=int(found[0].startswith("tom")))
    if at is None and found[0] == "today":
        raise NoMoment("“Today” needs a time. Write it like “today 17:00”.")
    return _on(day, at or (PARTS_OF_DAY["night"] if found[0] == "tonight" else MORNING), zone)


def _ahead(found: re.Match[str], here: datetime, zone: tzinfo, at: time | None) -> datetime:
    count = NUMBERS[found[1]] if found[1] in NUMBERS else int(found[1])
    unit = found[2]
    if unit.startswith(("mi", "h")):
        if at is not None:
            raise NoMoment("“In some hours” is a time already: leave the other one out.")
        step = timedelta(minutes=count) if unit.startswith("mi") else timedelta(hours=count)
        return (here.astimezone(UTC) + step).astimezone(zone)
    if unit.startswith("mo"):
        return _on(_months_on(here.date(), count), at or MORNING, zone)
    if unit.startswith("y"):
        return _on(_months_on(here.date(), 12 * count), at or MORNING, zone)
    return _on(here.date() + timedelta(days=count * (7 if unit.startswith("w") else 1)), at or MORNING, zone)


def _weekday(found: re.Match[str], here: datetime, zone: tzinfo, at: time | None) -> datetime:
    wanted = next(place for place, name in enumerate(DAYS) if name.startswith(found["weekday"][:3]))
    ahead = (wanted - here.weekday()) % 7
    moment = _on(here.date() + timedelta(days=ahead), at or MORNING, zone)
    return (
        moment
        if ahead
        else moment
        if at and moment > here
        else _on(here.date() + timedelta(7), at or MORNING, zone)
    )


def _period(found: re.Match[str], here: datetime, zone: tzinfo, at: time | None) -> datetime:
    today = here.date()
    if found[1] == "week":
        return _on(today + timedelta(days=7 - today.weekday()), at or MORNING, zone)
    if found[1] == "weekend":
        return _on(today + timedelta(days=(5 - today.weekday()) % 7 or 7), at or MORNING, zone)
    if found[1] == "month":
        return _on(_months_on(today.replace(day=1), 1), at or MORNING, zone)
    return _on(date(today.year + 1, 1, 1), at or MORNING, zone)


def _iso(found: re.Match[str], here: datetime, zone: tzinfo, at: time | None) -> datetime:
    return _on(date(int(found[1]), int(found[2]), int(found[3])), at or MORNING, zone)


def _dotted(found: re.Match[str], here: datetime, zone: tzinfo, at: time | None) -> datetime:
    return _of_year(int(found[1]), int(found[2]), found[3], here, zone, at)


def _named(found: re.Match[str], here: datetime, zone: tzinfo, at: time | None) -> datetime:
    month = MONTHS.index(found["month"][:3]) + 1
    return _of_year(int(found["day"]), month, found["year"], here, zone, at)


_COUNT = rf"(?:in )?({_NUMBER})"
_UNIT = r"(mi?ns?|minutes?|hours?|hrs?|h|days?|d|weeks?|w|months?|mo|years?|y)\b"
_DAY = r"(?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?: (?P<year>\d{4}))?(?=\s|$)"
_FORMS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (re.compile(r"(?:today|tonight|tomorrow|tmrw?)\b"), _near),
    (re.compile(f"{_COUNT} ?{_UNIT}"), _ahead),
    (re.compile(rf"(?:on )?(?:next |this |coming )?(?P<weekday>{_WEEKDAY})\b"), _weekday),
    (re.compile(r"(?:next |the |this (?=weekend))(week|weekend|month|year)\b"), _period),
    (re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ](?=\d)|$)"), _iso),
    (re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d\d(?![\d:.]))?(?=\s|$)"), _dotted),
    (re.compile(rf"{_DAY}\.?(?: of)? (?P<month>{_MONTH}){_YEAR}"), _named),
    (re.compile(rf"(?P<month>{_MONTH}) {_DAY}{_YEAR}"), _named),
)


def _time(clock: re.Match[str]) -> time:
    if clock["part"]:
        return PARTS_OF_DAY[clock["part"]]
    hour = int(clock["hour"])
    if clock["half"]:
        if not 1 <= hour <= 12:
            raise ValueError("no hour of a half day")
        hour = hour % 12 + (12 if clock["half"] == "pm" else 0)
    return time(hour, int(clock["minute"] or 0))


def _of_year(
    day: int, month: int, year: str | None, here: datetime, zone: tzinfo, at: time | None
) -> datetime:
    if year:
        return _on(date(int(year) + (2000 if len(year) == 2 else 0), month, day), at or MORNING, zone)
    for candidate in range(here.year, here.year + 9):  # 29 February comes again
        try:
            moment = _on(date(candidate, month, day), at or MORNING, zone)
        except ValueError:
            continue
        if moment > here:
            return moment
    raise ValueError("no such day")


def _months_on(day: date, count: int) -> date:
    months = day.year * 12 + day.month - 1 + count
    year, month = divmod(months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise ValueError("no such month")


def _on(day: date, at: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, at, zone)


def _not_understood(words: str) -> NoMoment:
    return NoMoment(
        f"“{words[:40]}” is no date that is understood. Write it like “tomorrow 9”, “in 3 days”, “next monday” "
        "or “2027-05-03 14:30”."
    )
