"""Parsing against Python's own parser, side by side: mails a second and memory, for the same fields.

Run it as `python benchmarks/mail/parse.py [FOLDER…]`; each folder of mails is a row beside the generated ones.
Python's side is `email.message_from_bytes(policy=default)` walked for the headers, addresses, date, ids, texts
(from the HTML by `html.parser` where there is no plain text) and attachments that `parse` returns.
"""

import base64
import email
import random
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from email import policy
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path

from postroom.mail.parse import parse

ADDRESS_HEADERS = ("From", "Sender", "Reply-To", "To", "Cc", "Bcc")
ROUNDS = 5
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


def main(folders: Sequence[str]) -> None:
    print(
        f"{'mails':34} {'count':>6} {'KB each':>8} {'Python/s':>9} {'ours/s':>9} {'times':>6} {'memory':>8}"
    )
    for name, mails in (*generated(), *((folder, mails_in(Path(folder))) for folder in folders)):
        theirs, ours = 0.0, 0.0
        for sample in samples(mails):
            theirs += seconds(walk, sample)
            ours += seconds(parse, sample)
        count = sum(map(len, samples(mails)))
        theirs, ours = count / theirs, count / ours
        size = sum(map(len, mails)) / len(mails) / 1000
        print(
            f"{name[-34:]:34} {len(mails):6} {size:8.0f} {theirs:9.1f} {ours:9.1f}"
            f" {ours / theirs:5.1f}x {memory(mails):7.2f}x"
        )
    print(
        "both sides in turn, over the same mails; memory: the largest mail and all made of it, in sizes of that mail"
    )


def generated() -> list[tuple[str, list[bytes]]]:
    chance = random.Random(4711)
    return [
        ("generated 5 KB text", [text_mail(chance, 5_000) for _ in range(100)]),
        ("generated 100 KB HTML with text", [html_mail(chance, 100_000, plain=True) for _ in range(10)]),
        ("generated 100 KB HTML alone", [html_mail(chance, 100_000, plain=False) for _ in range(10)]),
        ("generated 10 MB attachment", [file_mail(chance, 7_300_000)]),
    ]


def mails_in(folder: Path) -> list[bytes]:
    return [
        path.read_bytes() for path in sorted(folder.rglob("*")) if path.suffix in (".eml", ".txt", ".msg")
    ]


def samples(mails: Sequence[bytes]) -> list[list[bytes]]:
    """Return the mails of each round: the same for both sides, as many as Python reads in a second or so."""
    chance = random.Random(1)
    size = max(1, min(len(mails), 150, 10_000_000 // max(map(len, mails)) + 1))
    return [chance.sample(mails, size) for _ in range(ROUNDS)]


def seconds(read: Callable[[bytes], object], mails: Sequence[bytes]) -> float:
    begin = time.perf_counter()
    for raw in mails:
        read(raw)
    return time.perf_counter() - begin


def memory(mails: Sequence[bytes]) -> float:
    """Return the peak of the largest mail of the row, the raw bytes included."""
    raw = max(mails, key=len)
    tracemalloc.start()
    parse(raw)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return 1 + peak / len(raw)


def walk(raw: bytes) -> dict[str, object]:
    message = email.message_from_bytes(raw, policy=policy.default)
    fields: dict[str, object] = {}
    for name in ADDRESS_HEADERS:
        fields[name] = tolerant(
            lambda name=name: [(a.display_name, a.addr_spec) for a in message[name].addresses]
        )
    for name in ("Subject", "Message-ID", "In-Reply-To", "References"):
        fields[name] = tolerant(lambda name=name: str(message[name]))
    fields["Date"] = tolerant(lambda: message["Date"].datetime)
    texts, pages, files = [], [], []
    for part in message.walk():
        if part.is_multipart():
            continue
        content = tolerant(part.get_content)
        if part.get_content_disposition() == "attachment" or part.get_content_maintype() != "text":
            files.append((tolerant(part.get_filename), part.get_content_type(), content))
        else:
            (pages if part.get_content_subtype() == "html" else texts).append(content or "")
    fields["text"] = "\n".join(texts) or "\n".join(
        tolerant(lambda page=page: text_of(page)) for page in pages
    )
    return fields | {"html": pages, "attachments": files}


def tolerant(read: Callable[[], object]) -> object:
    try:
        return read()
    except Exception:
        return ""


def text_of(page: str) -> str:
    reader = TextReader()
    reader.feed(page)
    return "".join(reader.pieces)


class TextReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.hidden += tag in ("style", "script", "title")
        if tag in ("p", "div", "br", "tr", "li"):
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("style", "script", "title")

    def handle_data(self, data: str) -> None:
        if self.hidden <= 0:
            self.pieces.append(data)


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


if __name__ == "__main__":
    main(sys.argv[1:])
