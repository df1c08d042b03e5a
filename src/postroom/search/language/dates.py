"""Dates as people write them, in the zone of whoever reads."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

LONGEST_DATE = 40
MOST_BACK = 10_000
FIRST_YEAR, LAST_YEAR = 1900, 2999
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
UNITS = {
    **dict.fromkeys(("min", "minute", "minutes"), "minute"),
    **dict.fromkeys(("h", "hour", "hours"), "hour"),
    **dict.fromkeys(("d", "day", "days"), "day"),
    **dict.fromkeys(("w", "week", "weeks"), "week"),
    **dict.fromkeys(("m", "mo", "month", "months"), "month"),
    **dict.fromkeys(("q", "quarter", "quarters"), "quarter"),
    **dict.fromkeys(("y", "year", "years"), "year"),
}


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` to before `end`; a moment where they are the same."""

    start: datetime
    end: datetime


Reader = Callable[[re.Match[str], datetime, tzinfo], Span]


class NoDate(ValueError):  # noqa: N818
    """The words are no date; the message says why in the rest of a sentence."""


def span_of(words: str, now: datetime, zone: tzinfo) -> Span:
    """Return what is meant by "yesterday", "last week", "3d", "2026-05", "5 May"… Raises NoDate.

    A day or month without a year is the latest one that has begun. Weeks begin on Monday.
    """
    text = " ".join(words.lower().replace(",", " ").replace("_", " ").split())[: LONGEST_DATE + 1]
    if len(text) > LONGEST_DATE:
        raise NoDate("is too long for a date")
    here = now.astimezone(zone)
    for form, read in FORMS:
        if found := form.fullmatch(text):
            return _checked(read, found, here, zone)
    raise NoDate("is no date")


def _checked(read: Reader, found: re.Match[str], here: datetime, zone: tzinfo) -> Span:
    try:
        span = read(found, here, zone)
    except (OverflowError, ValueError) as error:
        raise error if isinstance(error, NoDate) else NoDate("is no day of the calendar") from error
    if not FIRST_YEAR <= span.start.year <= span.end.year <= LAST_YEAR:
        raise NoDate(f"is not between {FIRST_YEAR} and {LAST_YEAR}")
    return span


def _iso_moment(found: re.Match[str], here: datetime, zone: tzinfo) -> Span:
    at = datetime.fromisoformat(found[0].replace(" ", "T").upper())
    at = at if at.tzinfo else at.replace(tzinfo=zone)
    return Span(at, at)


def _iso_day(found: re.Match[str], here: datetime, zone: tzinfo) -> Span:
    return _days(date(int(found[1]), int(found[2]), int(found[3])), 1, zone)


def _iso_month(found: re.Match[str], here: datetime, zone: tzinfo) -> Span:
    return _months(date(int(found[1]), int(found[2]), 1), 1, zone)


def _year(found: re.Match[str], here: datetime, zone: tzinfo) -> Span:
    return _months(date(int(found[1]), 1, 1), 12, zone)


def _dotted(found: re.Match[str], here: datetime, zone: tzinfo) -> Span:
    day, month, year = int(found[1]), int(found[2]), found[3]
    return _day_of_year(day, month, year, here, zone)


def _slashed(found: re.Match[str], here: datetime, zone: tzinfo) -> Span:
    one, other, year = int(found[1]), int(found[2]), found[3]
    if one <= 12 and other <= 12 and one != other:
        first, second = (f"{_full(year)}-{month:02}-{day:02}" for day, month in ((one, other), (other, one)))
        raise NoDate(f"can be {first} or {second}: write it so")
    day, month = (one, other) if other <= 12 else (other, one)
    return _day_of_year(day, month, year, here, zone)


def _named(found: re.Match[str], here: datetime, zone: tzinfo) -> Span:
    day, month, year = int(found["day"]), _month(found["month"]), found["year"] or ""
    return _day_of_year(day, month, year, here, zone)


def _month_alone(found: re.Match[str], here: datetime, zone: tzinfo) -> Span:
    month, year = _month(found["month"]), int(found["year"] or here.year)
    if not found["year"] and month > here.month:
        year -= 1
    return _months(date(year, month, 1), 1, zone)


def _near_day(found: re.Match[str], here: datetime, zone: tzinfo) -> Span:
    steps = {"today": 0, "yesterday": -1, "tomorrow": 1}
    return _days(here.date() + timedelta(days=steps[found[0]]), 1, zone)


def _moment(found: re.Match[str], here: datetime, zone: tzinfo) -> Span:
    return Span(here, here)


def _weekday(found: re.Match[str], here: datetime, zone: tzinfo) -> Span:
    wanted = next(place for place, name in enumerate(DAYS) if name.startswith(found["weekday"][:3]))
    back = (here.weekday() - wanted) % 7
    return _days(here.date() - timedelta(days=back or (7 if found["last"] else 0)), 1, zone)


def _period(found: re.Match[str], here: datetime, zone: tzinfo) -> Span:
    back = 0 if found[1] == "this" else 1
    today = here.date()
    if found[2] == "day":
        return _days(today - timedelta(days=back), 1, zone)
    if found[2] == "week":
        return _days(today - timedelta(days=today.weekday() + 7 * back), 7, zone)
    long = {"month": 1, "quarter": 3, "year": 12}[found[2]]
    return _months(
        _later(today.replace(month=(today.month - 1) // long * long + 1, day=1), -long * back), long, zone
    )


def _ago(found: re.Match[str], here: datetime, zone: tzinfo) -> Span:
    number = NUMBERS.get(found["number"]) or int(found["number"])
    unit = UNITS[found["unit"]]
    if number > MOST_BACK:
        raise NoDate("is too long ago")
    exact = {"minute": timedelta(minutes=number), "hour": timedelta(hours=number), "day": timedelta(days=number),
             "week": timedelta(weeks=number)}  # fmt: skip
    if unit in exact:
        at = here - exact[unit]
    else:
        day = _later(here.date(), -number * {"month": 1, "quarter": 3, "year": 12}[unit])
        at = datetime.combine(day, here.timetz())
    return Span(at, here if found["last"] else at)


def _day_of_year(day: int, month: int, year: str, here: datetime, zone: tzinfo) -> Span:
    if year:
        return _days(date(_full(year), month, day), 1, zone)
    # 29 February has begun last in a leap year.
    for back in range(9):
        try:
            found = date(here.year - back, month, day)
        except ValueError:
            continue
        if found <= here.date():
            return _days(found, 1, zone)
    raise NoDate("is no day of the calendar")


def _full(year: str) -> int:
    return int(year) if len(year) > 2 else 2000 + int(year)


def _month(name: str) -> int:
    return next(number for number, month in enumerate(MONTHS, 1) if month.startswith(name[:3]))


def _days(first: date, number: int, zone: tzinfo) -> Span:
    return Span(_midnight(first, zone), _midnight(first + timedelta(days=number), zone))


def _months(first: date, number: int, zone: tzinfo) -> Span:
    return Span(_midnight(first, zone), _midnight(_later(first, number), zone))


def _later(day: date, months: int) -> date:
    """Return the day so many months later; the last one where the month is shorter."""
    month = day.year * 12 + day.month - 1 + months
    year, number = divmod(month, 12)
    following = date(year + (number == 11), (number + 1) % 12 + 1, 1)
    return date(year, number + 1, min(day.day, (following - timedelta(days=1)).day))


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)


_MONTH_NAMES = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS)
_MONTH = rf"(?P<month>{_MONTH_NAMES}|sept)\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?"
_WEEKDAY = "|".join(f"{name[:3]}|{name[:4]}|{name}" for name in DAYS)
_NUMBER = rf"(?P<number>\d{{1,5}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"
_UNIT = rf"(?P<unit>{'|'.join(sorted(UNITS, key=len, reverse=True))})"

FORMS: list[tuple[re.Pattern[str], Reader]] = [
    (re.compile(form), read)
    for form, read in (
        (r"\d{4}-\d\d-\d\d[t ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:z|[+-]\d\d:\d\d(?::\d\d)?)?", _iso_moment),
        (r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", _iso_day),
        (r"(\d{4})[-/](\d{1,2})", _iso_month),
        (r"((?:19|20)\d\d)", _year),
        (r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d\d|)", _dotted),
        (r"(\d{1,2})/(\d{1,2})/(\d{4}|\d\d)", _slashed),
        (rf"{_DAY} ?{_MONTH}(?: (?P<year>\d{{4}}))?", _named),
        (rf"{_MONTH} {_DAY}(?: (?P<year>\d{{4}}))?", _named),
        (rf"{_MONTH}(?: (?P<year>\d{{4}}))?", _month_alone),
        (r"today|yesterday|tomorrow", _near_day),
        (r"now", _moment),
        (rf"(?P<last>last |)(?P<weekday>{_WEEKDAY})", _weekday),
        (r"(this|last) (day|week|month|quarter|year)", _period),
        (rf"(?P<last>last |past |){_NUMBER} ?{_UNIT}(?: ago)?", _ago),
    )
]
