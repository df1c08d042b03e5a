"""When a mailbox is staffed: hours of the week in its own zone, and holidays. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MOST_SPANS, MOST_HOLIDAYS = 4, 200
_SPAN = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*[-–—]\s*(\d{1,2})(?:[:.](\d{2}))?")
_MIDNIGHT = 24 * 60

Span = tuple[int, int]
"""From and to, in minutes of the day; 1440 is its end."""


class HoursError(ValueError):
    """These hours cannot be; `field` names what to mend: zone, day-0 to day-6, holidays."""

    def __init__(self, sentence: str, field: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Hours:
    """Spans for each day of the week from Monday, and holidays: "2027-12-24", or "12-25" for every year."""

    zone: str
    week: tuple[tuple[Span, ...], ...]
    holidays: tuple[str, ...] = ()

    def is_open(self, at: datetime) -> bool:
        """Whether somebody is there at this moment (aware)."""
        there = at.astimezone(ZoneInfo(self.zone))
        if {f"{there:%Y-%m-%d}", f"{there:%m-%d}"} & set(self.holidays):
            return False
        minute = there.hour * 60 + there.minute
        return any(begin <= minute < end for begin, end in self.week[there.weekday()])

    def as_json(self) -> dict[str, Any]:
        """Return them as they are stored."""
        return {
            "zone": self.zone,
            "week": [list(map(list, day)) for day in self.week],
            "holidays": self.holidays,
        }

    def written(self, day: int) -> str:
        """Return the spans of a day as a person writes them."""
        return ", ".join(f"{_clock(begin)}–{_clock(end)}" for begin, end in self.week[day])


def usual() -> Hours:
    """Return what stands in the form first: nine to five from Monday to Friday."""
    return Hours("UTC", (((9 * 60, 17 * 60),),) * 5 + ((), ()))


def from_json(stored: dict[str, Any]) -> Hours:
    """Return stored hours; the usual ones where nothing is stored."""
    if not stored:
        return usual()
    week = tuple(tuple((span[0], span[1]) for span in day) for day in stored["week"])
    return Hours(stored["zone"], week, tuple(stored["holidays"]))


def read_hours(zone: str, days: Sequence[str], holidays: str) -> Hours:
    """Read what a person enters: a zone, a text such as "9-12, 13:30-17" for each day, a holiday a line.

    Raises HoursError.
    """
    try:
        ZoneInfo(zone.strip())
    except (ValueError, OSError, KeyError) as error:
        raise HoursError(f"“{zone[:40]}” is no time zone. Write one like Europe/Berlin.", "zone") from error
    week = tuple(_spans(text, number) for number, text in enumerate(days))
    return Hours(zone.strip(), week, _holidays(holidays))


def _spans(text: str, day: int) -> tuple[Span, ...]:
    spans = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        found = _SPAN.fullmatch(part)
        numbers = [int(group or 0) for group in found.groups()] if found else [99] * 4
        begin, end = numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3]
        if max(numbers[1], numbers[3]) > 59 or not begin < end <= _MIDNIGHT:
            raise HoursError(
                f"{DAYS[day]}: “{part[:40]}” are no hours. Write 9:00–17:00, or nothing for a free day.",
                f"day-{day}",
            )
        spans.append((begin, end))
    if len(spans) > MOST_SPANS:
        raise HoursError(f"{DAYS[day]}: {MOST_SPANS} spans at most.", f"day-{day}")
    return tuple(sorted(spans))


def _holidays(text: str) -> tuple[str, ...]:
    found = []
    for line in filter(None, (line.strip() for line in text.replace(",", "\n").splitlines())):
        whole = line if len(line) > 5 else f"2024-{line}"
        try:
            date.fromisoformat(whole)
        except ValueError as error:
            raise HoursError(
                f"“{line[:40]}” is no day. Write 2027-12-24, or 12-25 for every year.", "holidays"
            ) from error
        found.append(line)
    if len(found) > MOST_HOLIDAYS:
        raise HoursError(f"{MOST_HOLIDAYS} holidays at most.", "holidays")
    return tuple(sorted(set(found)))


def _clock(minute: int) -> str:
    return "24:00" if minute == _MIDNIGHT else f"{time(minute // 60, minute % 60):%H:%M}"
