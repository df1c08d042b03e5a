"""What a sample mail is before it is written out: who, when, to whom, the words and what is enclosed."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone
from typing import Literal

Program = Literal["plain", "gmail", "outlook", "apple", "iphone", "machine"]
Encoding = Literal["7bit", "8bit", "quoted-printable", "base64"]


@dataclass(frozen=True)
class Correspondent:
    """Someone who writes mail; `offset_h` is their clock's distance from UTC in hours."""

    name: str
    address: str
    offset_h: int = 0
    program: Program = "plain"
    signature: str = ""

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


@dataclass(frozen=True)
class When:
    """A time before `now`: either so many minutes, or so many days at a time of day (UTC)."""

    minutes_ago: int = 0
    days_ago: int = 0
    clock: str = ""

    def before(self, now: datetime) -> datetime:
        if not self.clock:
            return (now - timedelta(minutes=self.minutes_ago)).replace(microsecond=0)
        day = now.date() - timedelta(days=self.days_ago)
        return datetime.combine(day, time.fromisoformat(self.clock), UTC)


def day(days_ago: int, clock: str) -> When:
    return When(days_ago=days_ago, clock=clock)


def minutes(ago: int) -> When:
    return When(minutes_ago=ago)


@dataclass(frozen=True)
class File:
    """An enclosure; `data` gets `now`. `cid` makes it a picture inside the text."""

    name: str
    content_type: str
    data: Callable[[datetime], bytes]
    cid: str = ""


@dataclass(frozen=True)
class Letter:
    """One mail in words. `{picture}` in the text is where the inline picture stands.

    `answers` sets In-Reply-To and References and, unless `quote` is false, the quoted history.
    `html` overrides the HTML that the sender's program would make of the text.
    `mail_from` is the envelope sender, by default the author. `language` is that of the quote's first line.
    `mime` is a body made elsewhere (a report): its Content fields and parts, in place of the words.
    """

    sender: Correspondent
    when: When
    to: tuple[str, ...]
    subject: str
    text: str
    cc: tuple[str, ...] = ()
    html: str = ""
    answers: "Letter | None" = None
    quote: bool = True
    language: str = "en"
    charset: str = "utf-8"
    encoding: Encoding = "quoted-printable"
    files: tuple[File, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    mail_from: str | None = None
    mime: Callable[[datetime], bytes] | None = None

    def date(self, now: datetime) -> datetime:
        """When it was written, on the sender's own clock."""
        return self.when.before(now).astimezone(timezone(timedelta(hours=self.sender.offset_h)))

    @property
    def key(self) -> str:
        """64 hexadecimal digits that are this mail's own: the same in every run."""
        return hashlib.sha256("\0".join((self.sender.address, self.subject, self.text)).encode()).hexdigest()

    @property
    def message_id(self) -> str:
        """In the shape that the sender's program gives it, with angle brackets."""
        key, domain = self.key, self.sender.domain
        if self.sender.program == "gmail":
            return f"<CA+{key[:8]}={key[8:30]}_{key[30:42]}@mail.{domain}>"
        if self.sender.program == "outlook":
            host = f"AM0PR07MB{int(key[:4], 16) % 10000:04d}"
            return f"<{host}{key[4:34].upper()}@{host}.prod.{domain}>"
        uuid = "-".join((key[:8], key[8:12], key[12:16], key[16:20], key[20:32]))
        return f"<{uuid.upper() if self.sender.program in ('apple', 'iphone') else uuid}@{domain}>"

    @property
    def references(self) -> tuple[str, ...]:
        return (*self.answers.references, self.answers.message_id) if self.answers else ()
