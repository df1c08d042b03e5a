"""Moments to come, as people write them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postroom.conversations.when import NoMoment, When, presets, when

ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 24, 14, 20, tzinfo=ZONE)  # a Tuesday


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("tomorrow", "2026-11-25 09:00"),
        ("tomorrow 9", "2026-11-25 09:00"),
        ("Tomorrow at 9:30", "2026-11-25 09:30"),
        ("9:30 tomorrow", "2026-11-25 09:30"),
        ("tomorrow evening", "2026-11-25 18:00"),
        ("tomorrow, in the afternoon", "2026-11-25 14:00"),
        ("today 17", "2026-11-24 17:00"),
        ("today 5pm", "2026-11-24 17:00"),
        ("tonight", "2026-11-24 20:00"),
        ("this evening", "2026-11-24 18:00"),
        ("15:00", "2026-11-24 15:00"),
        ("at 9", "2026-11-25 09:00"),
        ("12 am", "2026-11-25 00:00"),
        ("in 2 hours", "2026-11-24 16:20"),
        ("2h", "2026-11-24 16:20"),
        ("in 45 min", "2026-11-24 15:05"),
        ("in an hour", "2026-11-24 15:20"),
        ("in 3 days", "2026-11-27 09:00"),
        ("3d", "2026-11-27 09:00"),
        ("in 3 days at 14:00", "2026-11-27 14:00"),
        ("in two weeks", "2026-12-08 09:00"),
        ("in 3 months", "2027-02-24 09:00"),
        ("wednesday", "2026-11-25 09:00"),
        ("tuesday", "2026-12-01 09:00"),
        ("tue 16:00", "2026-11-24 16:00"),
        ("tue 9", "2026-12-01 09:00"),
        ("on Friday 14:30", "2026-11-27 14:30"),
        ("next monday", "2026-11-30 09:00"),
        ("next week", "2026-11-30 09:00"),
        ("this weekend", "2026-11-28 09:00"),
        ("next month", "2026-12-01 09:00"),
        ("next year", "2027-01-01 09:00"),
        ("5 May", "2027-05-05 09:00"),
        ("May 5th 8:00", "2027-05-05 08:00"),
        ("24 December 2027", "2027-12-24 09:00"),
        ("29 feb", "2028-02-29 09:00"),
        ("2026-12-01", "2026-12-01 09:00"),
        ("2026-12-01 14:30", "2026-12-01 14:30"),
        ("2026-12-01T14:30", "2026-12-01 14:30"),
        ("1.12.", "2026-12-01 09:00"),
        ("1.12.2026 14:00", "2026-12-01 14:00"),
    ],
)
def test_what_is_meant(words: str, expected: str) -> None:
    assert when(words, NOW, ZONE) == When(datetime.fromisoformat(expected).replace(tzinfo=ZONE))


@pytest.mark.parametrize(
    "words",
    [
        "in 3 days if no answer",
        "if nobody answers in 3 days",
        "in 3 days if no one replies",
        "in 3 days unless answered",
        "in 3 days, if no reply",
        "in 3 days if not answered",
    ],
)
def test_only_where_nobody_answers(words: str) -> None:
    assert when(words, NOW, ZONE) == When(datetime(2026, 11, 27, 9, tzinfo=ZONE), if_unanswered=True)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "no date"),
        ("soon", "no date"),
        ("today", "needs a time"),
        ("today 9", "is over already"),
        ("2020-01-01", "is over already"),
        ("2026-02-30", "no date"),
        ("31.2.", "no date"),
        ("25:00", "no date"),
        ("tomorrow 99", "no date"),
        ("13 pm", "no date"),
        ("in 9999 years", "no date"),
        ("in 40 years", "years ahead"),
        ("x" * 500, "too long"),
    ],
)
def test_what_is_none(words: str, sentence: str) -> None:
    with pytest.raises(NoMoment, match=sentence):
        when(words, NOW, ZONE)


def test_the_hour_that_the_clocks_are_changed() -> None:
    before = datetime(2026, 10, 24, 20, tzinfo=ZONE)
    assert when("in 12 hours", before, ZONE).at - before.astimezone(UTC) == timedelta(hours=12)
    assert when("tomorrow 9", before, ZONE).at == datetime(2026, 10, 25, 8, tzinfo=UTC)


def test_presets_lie_ahead_in_order() -> None:
    moments = [at for _, at in presets(NOW, ZONE)]
    assert moments == sorted(moments)
    assert min(moments) > NOW
    assert "This evening" not in dict(presets(NOW.replace(hour=19), ZONE))


@given(st.text(max_size=100), st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)))
def test_it_returns_a_moment_to_come_or_a_sentence(words: str, at: datetime) -> None:
    try:
        found = when(words, at.replace(tzinfo=ZONE), ZONE)
    except NoMoment as error:
        assert str(error).endswith(".")
    else:
        assert found.at > at.replace(tzinfo=ZONE)
