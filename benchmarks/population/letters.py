"""Mails as a support desk gets them: conversations, HTML, attachments; median 5 KB, a few much larger."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from benchmarks.population.prose import Prose

START = datetime(2026, 1, 5, 8, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail for one mailbox."""

    sender: str
    recipient: str
    raw: bytes


def letters(number: int, recipients: list[str], seed: int = 1) -> Iterator[Letter]:
    """Yield mails in the order in which they arrive; two of three answer an earlier one, from its thread."""
    prose = Prose(seed, vocabulary=20_000)
    chance, threads = prose.chance, list[dict[str, object]]()
    for count in range(number):
        answer = bool(threads) and chance.random() < 0.66
        if answer:
            thread = chance.choice(threads[-400:])
        else:
            customer = f"customer{chance.randrange(5_000)}@example.test"
            thread = {"subject": prose.subject(), "ids": [], "who": customer, "to": chance.choice(recipients)}
            threads.append(thread)
        yield Letter(str(thread["who"]), str(thread["to"]), _raw(prose, thread, count, seed))


def _raw(prose: Prose, thread: dict[str, object], count: int, seed: int) -> bytes:
    ids: list[str] = thread["ids"]  # type: ignore[assignment]
    own = f"<{seed}.{count}.letter@example.test>"
    head = [
        f"Received: from relay{count % 7}.example.test by mx.example.test with ESMTPS id {count:x}; "
        f"{format_datetime(START + timedelta(seconds=count))}",
        f"Message-ID: {own}",
        f"Date: {format_datetime(START + timedelta(seconds=count))}",
        f'From: "{prose.name()}" <{thread["who"]}>',
        f"To: <{thread['to']}>",
        f"Subject: {'Re: ' if ids else ''}{thread['subject']}",
        "MIME-Version: 1.0",
    ]
    if ids:
        head += [f"In-Reply-To: {ids[-1]}", f"References: {' '.join(ids[-12:])}"]
    ids.append(own)
    text = "\r\n\r\n".join(
        prose.paragraph(prose.chance.randint(1, 5)) for _ in range(prose.chance.randint(1, 4))
    )
    if ids[:-1]:
        quoted = prose.paragraph(8).replace(". ", ".\r\n> ")
        text += f"\r\n\r\nOn Mon, 5 Jan 2026 at 09:00, {prose.name()} wrote:\r\n> {quoted}"
    return _with_body(head, text, prose, count)


def _with_body(head: list[str], text: str, prose: Prose, count: int) -> bytes:
    kind = count % 10
    if kind < 5:
        lines = [*head, "Content-Type: text/plain; charset=utf-8", "", text, ""]
        return "\r\n".join(lines).encode()
    html = "".join(f'<p style="margin:0 0 12px">{part}</p>' for part in text.split("\r\n\r\n"))
    parts = [("text/plain; charset=utf-8", "8bit", text), ("text/html; charset=utf-8", "8bit", html)]
    if kind == 9:
        size = 200_000 if count % 100 == 99 else 20_000
        data = base64.encodebytes(prose.chance.randbytes(size)).decode().replace("\n", "\r\n")
        parts.append(('image/jpeg; name="photo.jpg"', "base64", data))
    edge = f"=_part_{count}"
    subtype = "mixed" if kind == 9 else "alternative"
    lines = [*head, f'Content-Type: multipart/{subtype}; boundary="{edge}"', ""]
    for content_type, encoding, body in parts:
        lines += [
            f"--{edge}",
            f"Content-Type: {content_type}",
            f"Content-Transfer-Encoding: {encoding}",
            "",
            body,
        ]
    return "\r\n".join([*lines, f"--{edge}--", ""]).encode()
