"""Invitations (RFC 5545, RFC 5546, RFC 6047): what a text/calendar part asks of its reader."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from postroom.mail import limits
from postroom.mail.charsets import decode
from postroom.mail.words import clean_line

_MOST_ATTENDEES = 500
_MOST_LINES = 5_000
_EVENT_START = re.compile(r"(?im)^BEGIN:VEVENT\b")
_EVENT_END = re.compile(r"(?im)^END:VEVENT\b")


@dataclass(frozen=True, slots=True)
class Invitation:
    """One event: `method` as in RFC 5546 (REQUEST, REPLY, CANCEL …) or ""; `start` and `end` aware, in UTC.

    `all_day` says that only the days count; `organiser` and `attendees` are addresses; `uid` names the event
    over all its changes, `sequence` counts them.
    """

    method: str
    uid: str
    summary: str
    start: datetime | None
    end: datetime | None
    all_day: bool
    organiser: str
    location: str
    attendees: tuple[str, ...]
    description: str
    sequence: int = 0
    status: str = ""


def read_invitation(content: bytes | str) -> Invitation | None:
    """Return the first event of a calendar part, or None where there is none or it cannot be read.

    Never raises; an event that does not end within the first 256 KiB and 5,000 lines is not read. Times
    without a zone are taken as UTC.
    """
    beginning = content[: limits.CALENDAR_BYTES]
    text = _filled_lines(beginning if isinstance(beginning, str) else decode(beginning, "utf-8")[0])
    event_start = _EVENT_START.search(text)
    event_end = _EVENT_END.search(text, event_start.end()) if event_start else None
    if event_end is None:
        return None
    from icalendar import Calendar  # heavy to import, and rarely needed

    try:
        calendar = Calendar.from_ical(f"{text[: event_end.end()]}\r\nEND:VCALENDAR\r\n")
        event = next(iter(calendar.walk("VEVENT")), None)
        return (
            None if event is None else _invitation(clean_line(str(calendar.get("METHOD", ""))).upper(), event)
        )
    except Exception:  # noqa: BLE001 (the library raises whatever its parsers of single values raise)
        return None


def _filled_lines(text: str) -> str:
    """The first lines without blank ones, of which each costs the library a hundred times its size."""
    return "\n".join(line for line in text.split("\n", _MOST_LINES)[:_MOST_LINES] if line.strip())


def describe(invitation: Invitation) -> str:
    """Return the event as a few lines of text, for a mail that holds nothing else."""
    lines = [invitation.summary]
    if invitation.start:
        form = "%Y-%m-%d" if invitation.all_day else "%Y-%m-%d %H:%M UTC"
        lines.append(
            invitation.start.strftime(form)
            + (f" – {invitation.end.strftime(form)}" if invitation.end else "")
        )
    lines += [invitation.location, invitation.description]
    return "\n".join(line for line in lines if line)


def _invitation(method: str, event: Any) -> Invitation:
    start, all_day = _moment(event.get("DTSTART"))
    end, _ = _moment(event.get("DTEND"))
    if end is None and start is not None and event.get("DURATION") is not None:
        end = start + event.get("DURATION").dt
    attendees = event.get("ATTENDEE", [])
    return Invitation(
        method=method,
        uid=clean_line(str(event.get("UID", ""))),
        summary=clean_line(str(event.get("SUMMARY", ""))),
        start=start,
        end=end,
        all_day=all_day,
        organiser=_address(event.get("ORGANIZER", "")),
        location=clean_line(str(event.get("LOCATION", ""))),
        attendees=tuple(
            _address(attendee)
            for attendee in (attendees if isinstance(attendees, list) else [attendees])[:_MOST_ATTENDEES]
        ),
        description=str(event.get("DESCRIPTION", "")).replace("\0", "").strip(),
        sequence=int(event.get("SEQUENCE", 0)),
        status=clean_line(str(event.get("STATUS", ""))).upper(),
    )


def _moment(value: Any) -> tuple[datetime | None, bool]:
    moment = getattr(value, "dt", None)
    if isinstance(moment, datetime):
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC), False
    if isinstance(moment, date):
        return datetime.combine(moment, time(), UTC), True
    return None, False


def _address(value: Any) -> str:
    text = clean_line(str(value))
    return text[7:] if text[:7].lower() == "mailto:" else text
