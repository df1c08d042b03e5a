"""Invitations (RFC 5545, RFC 5546)."""

import time
from datetime import UTC, datetime

import pytest

from postroom.mail.calendar import describe, read_invitation
from postroom.mail.parse import parse

INVITATION = b"""BEGIN:VCALENDAR
VERSION:2.0
METHOD:REQUEST
BEGIN:VEVENT
UID:e1@acme.example
SUMMARY:Installation\\, floor 2
DTSTART:20250710T080000Z
DTEND:20250710T090000Z
LOCATION:Main street 1
ORGANIZER;CN=Ada:mailto:ada@acme.example
ATTENDEE;CN=Ben:MAILTO:ben@acme.example
ATTENDEE:mailto:support@desk.example
SEQUENCE:2
STATUS:CONFIRMED
END:VEVENT
END:VCALENDAR
""".replace(b"\n", b"\r\n")


def test_an_invitation_is_read() -> None:
    event = read_invitation(INVITATION)
    assert event is not None
    assert (event.method, event.uid, event.summary) == ("REQUEST", "e1@acme.example", "Installation, floor 2")
    assert (event.start, event.end) == (
        datetime(2025, 7, 10, 8, tzinfo=UTC),
        datetime(2025, 7, 10, 9, tzinfo=UTC),
    )
    assert (event.organiser, event.attendees) == (
        "ada@acme.example",
        ("ben@acme.example", "support@desk.example"),
    )
    assert (event.location, event.sequence, event.status, event.all_day) == (
        "Main street 1",
        2,
        "CONFIRMED",
        False,
    )


def test_days_and_durations() -> None:
    whole_day = INVITATION.replace(b"DTSTART:20250710T080000Z", b"DTSTART;VALUE=DATE:20250710")
    event = read_invitation(whole_day.replace(b"DTEND:20250710T090000Z\r\n", b"DURATION:P1D\r\n"))
    assert event is not None
    assert event.all_day
    assert (event.start, event.end) == (datetime(2025, 7, 10, tzinfo=UTC), datetime(2025, 7, 11, tzinfo=UTC))


@pytest.mark.parametrize(
    "content",
    [b"", b"BEGIN:VCALENDAR", b"BEGIN:VEVENT\r\nEND:VEVENT", INVITATION[:200], b"\xff" * 100,
     INVITATION.replace(b"20250710T080000Z", b"99999999T999999Z")],
)  # fmt: skip
def test_broken_calendars_give_nothing_or_a_part(content: bytes) -> None:
    event = read_invitation(content)
    assert event is None or event.start is None


@pytest.mark.parametrize(
    "content",
    [
        b"BEGIN:VEVENT\r\n" * 70_000,
        b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\nEND:VEVENT\r\n" * 38_000,
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + b"ATTENDEE:x\r\n" * 15_000 + b"END:VEVENT\r\n",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:" + b"x\r\n " * 40_000 + b"\r\nEND:VEVENT\r\n",
    ],
)
def test_hostile_calendars_are_quick(content: bytes) -> None:
    begin = time.process_time()
    read_invitation(content)
    assert time.process_time() - begin < 3


def test_a_mail_that_is_only_an_invitation_has_a_text() -> None:
    read = parse(b"Content-Type: text/calendar; method=REQUEST\r\n\r\n" + INVITATION)
    event = read_invitation(INVITATION)
    assert event is not None
    assert read.text == describe(event)
    assert read.text.splitlines() == [
        "Installation, floor 2",
        "2025-07-10 08:00 UTC – 2025-07-10 09:00 UTC",
        "Main street 1",
    ]
    assert [each.name for each in read.attachments] == ["attachment.ics"]
