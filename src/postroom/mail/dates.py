"""Dates of mail headers (RFC 5322 §3.3, §4.3), also the many that are not written by the book."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_USUAL = re.compile(
    r"\s*(?:[A-Za-z]{3,9}\s*,?\s*)?(\d{1,2})\s+([A-Za-z]{3})[a-z]*\s+(\d{4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?"
    r"\s+([+-])(\d{2})(\d{2})(?:\s*\([^()]*\))?\s*"
)
_ISO = re.compile(r"\s*\d{4}-\d\d-\d\d[T ]\d\d:\d\d.{0,30}")
_INSIDE = re.compile(
    r"(?<!\d)(\d{1,2})[\s-]+([A-Za-z]{3})[a-z]{0,6}[\s-]+(\d{4})\s+(\d{1,2}):(\d\d)(?::(\d\d)(?!\d))?"
    r"(?:\s+([+-])(\d\d):?(\d\d)(?!\d))?"
)
_POSIX_ZONE = re.compile(r"\b([A-Z]{3})\d[A-Z]{3}\s*$")
_COMMENT = re.compile(r"\([^()]*\)")
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_LONGEST = 200
_FARTHEST_ZONE = timedelta(hours=15)


def parse_date(value: str) -> datetime | None:
    """Return the moment in UTC, or None for what is no date: garbage, impossible days, zones over 15 hours.

    Years with two and three digits are read as RFC 5322 §4.3 says; years before 1900 or after 2199 count as
    garbage. "-0000" and unknown zones are read as UTC. A date and time among other words is found.
    """
    if len(value) > _LONGEST:
        value = value[:_LONGEST]
    match = _USUAL.fullmatch(value)
    try:
        moment = _from_usual(match) if match else _from_odd(value) or _from_inside(value)
        if moment is None or not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
            return None
        return moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _from_usual(match: re.Match[str]) -> datetime | None:
    day, month_name, year, hour, minute, second, sign, zone_hours, zone_minutes = match.groups()
    month = _MONTHS.get(month_name.lower())
    if month is None:
        return None
    offset = timedelta(hours=int(zone_hours or 0), minutes=int(zone_minutes or 0))
    return _moment(
        int(year),
        month,
        int(day),
        int(hour),
        int(minute),
        int(second or 0),
        -offset if sign == "-" else offset,
    )


def _from_odd(value: str) -> datetime | None:
    if _ISO.fullmatch(value):
        moment = datetime.fromisoformat(
            value.strip().replace(" UTC", "+00:00").replace(" +", "+").replace(" -", "-")
        )
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    while "(" in value and (without := _COMMENT.sub(" ", value)) != value:
        value = without
    parsed = parsedate_tz(_POSIX_ZONE.sub(r"\1", value))
    if parsed is None:
        return None
    year, month, day, hour, minute, second = parsed[:6]
    if year < 100:
        year += 2000 if year < 50 else 1900
    elif year < 1000:
        year += 1900
    return _moment(year, month, day, hour, minute, second, timedelta(seconds=parsed[9] or 0))


def _from_inside(value: str) -> datetime | None:
    match = _INSIDE.search(value)
    return _from_usual(match) if match else None


def _moment(
    year: int, month: int, day: int, hour: int, minute: int, second: int, offset: timedelta
) -> datetime | None:
    """Build the moment; a leap second is read as the last of its minute."""
    if abs(offset) > _FARTHEST_ZONE:
        return None
    second = 59 if second == 60 else second
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC) - offset
