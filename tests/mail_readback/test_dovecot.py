"""What we compose, a real IMAP server and our own parser read the same: envelope, structure, every part."""

import base64
import quopri
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from email.message import Message
from typing import Any

import pytest
from imapclient import IMAPClient
from tests.support import dovecot
from tests.support.dovecot import PASSWORD, Dovecot

from postroom.mail.compose import File, InlinePicture, Outgoing, compose
from postroom.mail.model import Address, Mail
from postroom.mail.parse import parse
from postroom.mail.words import decode_words

pytestmark = pytest.mark.slow

USER = "reader"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
PLAIN = Outgoing(
    from_=Address("Ada", "ada@acme.example"),
    to=(Address("Dora Novak", "dora@borealis.example"),),
    subject="Your order",
    text="Hello,\n\nit left today.\n",
    message_id="1.plain@acme.example",
    date=datetime(2026, 11, 24, 8, 30, tzinfo=timezone(timedelta(hours=1))),
)
MAILS = {
    "plain": PLAIN,
    "answer": replace(
        PLAIN,
        in_reply_to="q@borealis.example",
        references=tuple(f"{number}.reference@borealis.example" for number in range(20)),
        reply_to=(Address("Acme Support", "support+token@acme.example"),),
    ),
    "names in many scripts": replace(
        PLAIN,
        from_=Address("Žofie Řeháková-Lindström, Büro für Außergewöhnliches", "zofie@acme.example"),
        to=(
            Address("Дора Новакова из отдела снабжения", "dora@borealis.example"),
            Address("山田ドラ", "yamada@borealis.example"),
            Address('Dora "D" Novak; (Sales)', "d.novak@borealis.example"),
            Address("", '"very odd"@borealis.example'),
        ),
        cc=tuple(Address(f"Person № {number}, दोरा", f"p{number}@borealis.example") for number in range(60)),
    ),
    "long subject": replace(PLAIN, subject="Ваш заказ № 4711 — ещё раз 🌿 " * 15 + "конец"),
    "subject that looks encoded": replace(PLAIN, subject="=?What is ?= this =?utf-8?q?"),
    "no subject": replace(PLAIN, subject=""),
    "hard text": replace(
        PLAIN, text="From here\n.\n..\n" + "x" * 3000 + "\ntail  \n\tčau =3D\n" + "日本語" * 300 + "\n"
    ),
    "html and pictures": replace(
        PLAIN,
        html='<p>Grüße <img src="cid:logo@acme.example"> <img src="cid:two@acme.example"></p>\n',
        inline=(
            InlinePicture("logo@acme.example", "Logo – neu.png", "image/png", PNG),
            InlinePicture("two@acme.example", "two.gif", "image/gif", b"GIF89a"),
        ),
    ),
    "everything": replace(
        PLAIN,
        html='<p>Grüße <img src="cid:logo@acme.example"></p>\n',
        inline=(InlinePicture("logo@acme.example", "logo.png", "image/png", PNG),),
        attachments=(
            File("Rechnung März (1).pdf", "application/pdf", b"%PDF-1.7\n" * 5000),
            File("日本語の長い名前" * 20 + ".txt", "text/plain", "kůň\r\n".encode() * 10),
            File('a "quoted"; name\\.bin', "application/octet-stream", bytes(range(256))),
            File("наряд" * 4 + ".ics", "text/calendar; method=REPLY", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"),
            File("empty.dat", "application/octet-stream", b""),
        ),
    ),
    "attached mail": replace(
        PLAIN,
        attachments=(
            File("asked.eml", "message/rfc822", b"From: dora@borealis.example\r\nSubject: asked\r\n\r\nWhy?\r\n"),
        ),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Leaf:
    """A part as the server describes it."""

    number: str
    content_type: str
    charset: str
    content_id: str
    encoding: str
    size: int
    disposition: str
    file_name: str


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    running = dovecot.start("http://127.0.0.1:9/no-tokens-here")
    try:
        yield running
    finally:
        running.stop()


@pytest.fixture
def client(server: Dovecot) -> Iterator[IMAPClient]:
    with IMAPClient("127.0.0.1", server.imap, ssl=False, timeout=20) as client:
        client.normalise_times = False
        client.login(USER, PASSWORD)
        yield client


@pytest.mark.parametrize("outgoing", MAILS.values(), ids=MAILS.keys())
def test_a_real_server_reads_what_we_compose_and_read(client: IMAPClient, outgoing: Outgoing) -> None:
    raw = compose(outgoing)
    mail = parse(raw)
    client.select_folder("INBOX")
    client.append("INBOX", raw)
    uid = max(client.search())
    found = client.fetch(uid, ["ENVELOPE", "BODYSTRUCTURE", "RFC822.SIZE", "BODY.PEEK[]"])[uid]
    assert (found[b"BODY[]"], found[b"RFC822.SIZE"]) == (raw, len(raw))
    same_envelope(found[b"ENVELOPE"], outgoing, mail)
    leaves = {leaf.number: leaf for leaf in leaves_of(found[b"BODYSTRUCTURE"], "")}
    same_texts(client, uid, leaves, outgoing, mail)
    same_files(client, uid, leaves, outgoing, mail)


def same_envelope(envelope: Any, outgoing: Outgoing, mail: Mail) -> None:
    assert decode_words(text(envelope.subject)) == outgoing.subject == mail.subject
    assert envelope.date == outgoing.date == mail.date
    assert text(envelope.message_id) == f"<{outgoing.message_id}>" == f"<{mail.message_id}>"
    assert text(envelope.in_reply_to).strip("<>") == outgoing.in_reply_to == "".join(mail.in_reply_to)
    reply_to = outgoing.reply_to or (outgoing.from_,)  # a server fills it in (RFC 3501 §7.4.2)
    for seen, meant in (
        (envelope.from_, (outgoing.from_,)),
        (envelope.to, outgoing.to),
        (envelope.cc, outgoing.cc),
        (envelope.reply_to, reply_to),
    ):
        assert [address_of(one) for one in seen or ()] == list(meant)
    assert (mail.from_, mail.to, mail.cc) == ((outgoing.from_,), outgoing.to, outgoing.cc)


def same_texts(client: IMAPClient, uid: int, leaves: dict[str, Leaf], outgoing: Outgoing, mail: Mail) -> None:
    shown = [
        leaf for leaf in leaves.values() if not leaf.disposition and leaf.content_type.startswith("text/")
    ]
    assert [leaf.content_type for leaf in shown] == ["text/plain", *(["text/html"] if outgoing.html else [])]
    for leaf, meant, ours in zip(shown, (outgoing.text, outgoing.html), (mail.text, mail.html), strict=False):
        read = content_of(client, uid, leaf).decode(leaf.charset).replace("\r\n", "\n")
        assert read == meant
        assert ours.replace("\r\n", "\n") == meant


def same_files(client: IMAPClient, uid: int, leaves: dict[str, Leaf], outgoing: Outgoing, mail: Mail) -> None:
    meant = [*outgoing.inline, *outgoing.attachments]
    described = [leaf for leaf in leaves.values() if leaf.disposition]
    assert [leaf.file_name for leaf in described] == [file.name for file in meant]
    assert [leaf.number for leaf in described] == [attachment.part for attachment in mail.attachments]
    for file, leaf, attachment in zip(meant, described, mail.attachments, strict=True):
        assert leaf.content_type == file.content_type.partition(";")[0] == attachment.declared_type
        assert leaf.disposition == ("inline" if attachment.inline else "attachment")
        assert leaf.content_id.strip("<>") == getattr(file, "content_id", "") == attachment.content_id
        assert content_of(client, uid, leaf) == file.content == attachment.content
        assert attachment.declared_name == file.name


def leaves_of(structure: Any, number: str) -> Iterator[Leaf]:
    """Number the parts as FETCH does (RFC 3501 §6.4.5)."""
    if isinstance(structure[0], list):
        for index, child in enumerate(structure[0], start=1):
            yield from leaves_of(child, f"{number}.{index}".lstrip("."))
        return
    kind, subtype, parameters, content_id, _, encoding, size = structure[:7]
    disposition = next(
        (
            one
            for one in structure[7:]
            if isinstance(one, tuple) and one and one[0] in (b"attachment", b"inline")
        ),
        None,
    )
    yield Leaf(
        number=number or "1",
        content_type=f"{text(kind)}/{text(subtype)}".lower(),
        charset=pairs(parameters).get("charset", ""),
        content_id=text(content_id),
        encoding=text(encoding).lower(),
        size=size,
        disposition=text(disposition[0]) if disposition else "",
        file_name=file_name(pairs(disposition[1])) if disposition else "",
    )


def content_of(client: IMAPClient, uid: int, leaf: Leaf) -> bytes:
    section = f"BODY[{leaf.number}]"
    data: bytes = client.fetch(uid, [section.replace("[", ".PEEK[")])[uid][section.encode()]
    assert len(data) == leaf.size
    if leaf.encoding == "base64":
        return base64.b64decode(data)
    return quopri.decodestring(data) if leaf.encoding == "quoted-printable" else data


def file_name(parameters: dict[str, str]) -> str:
    """The name that Python reads from the parameters of RFC 2231 that the server hands on."""
    part = Message()
    quoted = (value.replace("\\", "\\\\").replace('"', '\\"') for value in parameters.values())
    part["Content-Disposition"] = "attachment; " + "; ".join(
        f'{name}="{value}"' for name, value in zip(parameters, quoted, strict=True)
    )
    return part.get_filename("")


def pairs(values: Any) -> dict[str, str]:
    words = [text(value) for value in values or ()]
    return dict(zip([name.lower() for name in words[::2]], words[1::2], strict=True))


def address_of(seen: Any) -> Address:
    local = text(seen.mailbox)
    quoted = f'"{local}"' if " " in local else local
    return Address(decode_words(text(seen.name)), f"{quoted}@{text(seen.host)}")


def text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value or "")
