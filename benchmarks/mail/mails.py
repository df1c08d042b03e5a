"""Mails to read: generated ones of three sizes, the same in every run, and those of a folder."""

import base64
import random
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from pathlib import Path

WORDS = [
    "order",
    "invoice",
    "printer",
    "delivery",
    "question",
    "thanks",
    "please",
    "address",
    "Tuesday",
    "Größe",
    "already",
    "answer",
]


def generated() -> Iterator[tuple[str, list[bytes]]]:
    chance = random.Random(4711)
    yield "generated 5 KB text", [text_mail(chance, 5_000) for _ in range(100)]
    yield "generated 5 KB text with quotes", [quoting_mail(chance, 5_000) for _ in range(100)]
    yield "generated 100 KB HTML with text", [html_mail(chance, 100_000, plain=True) for _ in range(10)]
    yield "generated 100 KB HTML alone", [html_mail(chance, 100_000, plain=False) for _ in range(10)]
    yield "generated 10 MB attachment", [file_mail(chance, 7_300_000)]


def mails_in(folder: Path) -> list[bytes]:
    """Return the mails of a folder, in an order that mixes its parts."""
    paths = [path for path in sorted(folder.rglob("*")) if path.suffix in (".eml", ".txt", ".msg")]
    random.Random(1).shuffle(paths)
    return [path.read_bytes() for path in paths]


def envelope(chance: random.Random) -> EmailMessage:
    message = EmailMessage()
    for hop in range(4):
        message["Received"] = (
            f"from mx{hop}.acme.example by mx.desk.example; Thu, 03 Jul 2025 10:12:0{hop} +0200"
        )
    message["From"] = "Chloé Dupont <chloe@acme.example>"
    message["To"] = "Support <support@desk.example>, Ben <ben@acme.example>"
    message["Subject"] = "Re: " + words(chance, 8)
    message["Date"] = "Thu, 03 Jul 2025 10:12:00 +0200"
    message["Message-ID"] = f"<{chance.random()}@acme.example>"
    message["References"] = " ".join(f"<{number}.{chance.random()}@desk.example>" for number in range(5))
    return message


def text_mail(chance: random.Random, size: int) -> bytes:
    message = envelope(chance)
    message.set_content("\n".join(words(chance, 11) for _ in range(size // 95)))
    return message.as_bytes(policy=policy.SMTP)


def quoting_mail(chance: random.Random, size: int) -> bytes:
    """An answer above what it answers, and that above what it answered."""
    message = envelope(chance)
    lines = [words(chance, 11) for _ in range(size // 95)]
    third = len(lines) // 3
    introduction = "On Tue, Jul 1, 2025 at 10:12 AM Ben <ben@acme.example> wrote:"
    own, first, second = lines[:third], lines[third : 2 * third], lines[2 * third :]
    quoted = [f"> {line}" for line in first] + [f"> {introduction}"] + [f"> > {line}" for line in second]
    message.set_content("\n".join((*own, "", introduction, *quoted)))
    return message.as_bytes(policy=policy.SMTP)


def html_mail(chance: random.Random, size: int, plain: bool) -> bytes:
    message = envelope(chance)
    row = '<tr><td style="padding: 4px 8px; font-family: Arial, sans-serif"><p class="row">{}</p></td></tr>\n'
    rows = "".join(row.format(words(chance, 25)) for _ in range(size // 290))
    page = f"<html><head><style>p {{ margin: 0 }}</style></head><body><table>{rows}</table></body></html>"
    if plain:
        message.set_content(words(chance, 300))
        message.add_alternative(page, subtype="html", cte="quoted-printable")
    else:
        message.set_content(page, subtype="html", cte="quoted-printable")
    return message.as_bytes(policy=policy.SMTP)


def file_mail(chance: random.Random, size: int) -> bytes:
    message = envelope(chance)
    message.set_content("See the file.")
    message.add_attachment(b"x", maintype="application", subtype="pdf", filename="Übersicht.pdf")
    small = message.as_bytes(policy=policy.SMTP)
    encoded = base64.encodebytes(chance.randbytes(size)).replace(b"\n", b"\r\n")
    return small.replace(base64.encodebytes(b"x").strip() + b"\r\n", encoded)


def words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(WORDS, k=count))
