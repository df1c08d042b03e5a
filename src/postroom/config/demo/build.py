"""A letter becomes a mail: the header of the sender's program, alternatives, pictures, enclosures."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime

from postroom.config.demo.cast import MAILBOXES
from postroom.config.demo.letter import File, Letter
from postroom.config.demo.markup import html_text
from postroom.config.demo.plain import plain_text
from postroom.config.demo.wire import disposition, field, leaf, listed, multipart, named, text

PROGRAM_FIELDS = {
    "plain": (("User-Agent", "Quill Mail 4.2 (Linux)"),),
    "gmail": (),
    "outlook": (("Accept-Language", "en-GB"), ("Content-Language", "en-GB")),
    "apple": (("X-Mailer", "Apple Mail (2.3774.500.171.1.1)"),),
    "iphone": (("X-Mailer", "iPhone Mail (21F90)"),),
    "machine": (),
}
BOUNDARIES = {
    "plain": "------------{}",
    "gmail": "000000000000{}",
    "outlook": "_000_{}_",
    "apple": "Apple-Mail=_{}",
    "iphone": "Apple-Mail-{}",
    "machine": "=_part_{}",
}


@dataclass(frozen=True)
class Sample:
    """One mail as it is handed in: the envelope (RFC 5321) and the bytes of the message."""

    mail_from: str
    rcpt: tuple[str, ...]
    raw: bytes


def sample(letter: Letter, now: datetime) -> Sample:
    """The envelope names those of our mailboxes that stand in To and Cc."""
    ours = {mailbox.address for mailbox in MAILBOXES}
    mail_from = letter.sender.address if letter.mail_from is None else letter.mail_from
    rcpt = tuple(address for address in letter.to + letter.cc if address in ours)
    return Sample(mail_from, rcpt, received(letter, now) + message(letter, now))


def received(letter: Letter, now: datetime, later: timedelta = timedelta(seconds=2)) -> bytes:
    """The trace line of the sender's own relay (RFC 5321 section 4.4)."""
    relay, key = f"mx.{letter.sender.domain}", letter.key
    place = f"[198.51.100.{int(key[:2], 16) % 250 + 1}]"
    date = format_datetime(letter.date(now) + later)
    trace = f"from client ({place})\r\n\tby {relay} with ESMTPSA id {key[40:52]};\r\n\t{date}"
    return f"Received: {trace}\r\n".encode("ascii")


def message(letter: Letter, now: datetime) -> bytes:
    """The message itself: header of the letter, then its MIME body."""
    return head(letter, now) + body(letter, now)


def head(letter: Letter, now: datetime) -> bytes:
    """The header fields up to where the body's own fields begin, without the empty line."""
    sender = letter.sender
    parents = letter.references
    fields = [
        listed("From", [named(sender.name, sender.address, letter.charset)]),
        listed("To", letter.to, ","),
        listed("Cc", letter.cc, ","),
        field("Subject", letter.subject, letter.charset) if letter.subject else b"",
        listed("Date", [format_datetime(letter.date(now))]),
        listed("Message-ID", [letter.message_id]),
        listed("In-Reply-To", parents[-1:]),
        listed("References", parents),
        *(field(name, value, letter.charset) for name, value in letter.headers),
        *(field(name, value) for name, value in PROGRAM_FIELDS[sender.program]),
        b"MIME-Version: 1.0\r\n",
    ]
    return b"".join(fields)


def body(letter: Letter, now: datetime) -> bytes:
    """mixed(related(alternative(plain, html), pictures), enclosures), each level only where needed."""
    if letter.mime:
        return letter.mime(now)
    boundary = _boundaries(letter)
    pictures = [_enclosed(file, letter, now) for file in letter.files if file.cid]
    enclosures = [_enclosed(file, letter, now) for file in letter.files if not file.cid]
    html = html_text(letter, now) if letter.text or letter.html else ""
    parts = []
    if letter.text:
        parts.append(text(plain_text(letter, now), "plain", letter.charset, letter.encoding))
    if html:
        parts.append(text(html, "html", letter.charset, letter.encoding))
    parts += [_calendar(file, now) for file in letter.files if file.content_type == "application/ics"]
    if not parts and len(enclosures) == 1:
        return enclosures[0]
    content = parts[0] if len(parts) == 1 else multipart("alternative", boundary(0), parts)
    if pictures:
        kind = ' type="multipart/alternative";'
        content = multipart("related", boundary(1), [content, *pictures], kind)
    if enclosures:
        content = multipart("mixed", boundary(2), [content, *enclosures])
    return content


def _calendar(file: File, now: datetime) -> bytes:
    return leaf('text/calendar; charset="utf-8"; method=REQUEST', file.data(now), "quoted-printable")


def _enclosed(file: File, letter: Letter, now: datetime) -> bytes:
    kind = "inline" if file.cid else "attachment"
    extra = (disposition(kind, file.name), listed("Content-ID", [f"<{file.cid}>"] if file.cid else []))
    is_mail = file.content_type == "message/rfc822"
    return leaf(file.content_type, file.data(now), "7bit" if is_mail else "base64", *extra)


def _boundaries(letter: Letter) -> Callable[[int], str]:
    shape, key = BOUNDARIES[letter.sender.program], letter.key.upper()
    return lambda level: shape.format(key[level * 8 : level * 8 + 24])
