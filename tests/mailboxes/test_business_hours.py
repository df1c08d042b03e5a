"""Business hours: what is open when, and what cannot be entered."""

from datetime import UTC, datetime

import pytest

from postroom.mailboxes.business_hours import HoursError, from_json, read_hours, usual

WEEK = ["9-12, 13:30-17", "9:00–17:00", "", "0-24", "9-17", "", ""]


@pytest.mark.parametrize(
    ("zone", "at", "is_open"),
    [
        ("UTC", datetime(2026, 11, 23, 9, 0), True),  # Monday
        ("UTC", datetime(2026, 11, 23, 8, 59), False),
        ("UTC", datetime(2026, 11, 23, 12, 0), False),
        ("UTC", datetime(2026, 11, 23, 13, 30), True),
        ("UTC", datetime(2026, 11, 24, 16, 59), True),
        ("UTC", datetime(2026, 11, 25, 12, 0), False),  # a free Wednesday
        ("UTC", datetime(2026, 11, 26, 23, 59), True),
        ("UTC", datetime(2026, 12, 25, 12, 0), False),  # every year
        ("UTC", datetime(2026, 11, 27, 12, 0), False),  # this year
        ("UTC", datetime(2027, 11, 26, 12, 0), True),
        ("Asia/Tokyo", datetime(2026, 11, 23, 0, 30), True),  # half past nine there
        ("America/New_York", datetime(2026, 11, 24, 21, 30), True),
        ("America/New_York", datetime(2026, 11, 24, 22, 30), False),
    ],
)
def test_open_or_not(zone: str, at: datetime, is_open: bool) -> None:
    hours = read_hours(zone, WEEK, "12-25\n2026-11-27")
    assert hours.is_open(at.replace(tzinfo=UTC)) == is_open
    assert from_json(hours.as_json()) == hours
    assert read_hours(zone, [hours.written(day) for day in range(7)], "\n".join(hours.holidays)) == hours


@pytest.mark.parametrize(
    ("zone", "monday", "holidays", "field"),
    [
        ("Moon/Crater", "", "", "zone"),
        ("../etc/passwd", "", "", "zone"),
        ("", "", "", "zone"),
        ("UTC", "17-9", "", "day-0"),
        ("UTC", "9-25", "", "day-0"),
        ("UTC", "9:75-10", "", "day-0"),
        ("UTC", "morning", "", "day-0"),
        ("UTC", "1-2,3-4,5-6,7-8,9-10", "", "day-0"),
        ("UTC", "", "2026-02-30", "holidays"),
        ("UTC", "", "soon", "holidays"),
    ],
)
def test_what_cannot_be(zone: str, monday: str, holidays: str, field: str) -> None:
    with pytest.raises(HoursError) as refused:
        read_hours(zone, [monday, *[""] * 6], holidays)
    assert refused.value.field == field


def test_nothing_stored_is_the_usual_week() -> None:
    assert from_json({}) == usual()
    assert usual().written(0) == "09:00–17:00"
