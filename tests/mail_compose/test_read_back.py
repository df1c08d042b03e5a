"""What compose writes, our own parser reads back the same: compose, then parse, is the identity."""

from datetime import UTC, datetime

from hypothesis import given, settings
from test_compose import mails

from postroom.mail.compose import File, InlinePicture, Outgoing, compose
from postroom.mail.model import Address
from postroom.mail.parse import parse


@settings(max_examples=25)
@given(mails)
def test_compose_then_parse_is_the_identity(outgoing: Outgoing) -> None:
    mail = parse(compose(outgoing))
    assert mail.defects == ()
    assert mail.subject == outgoing.subject
    assert mail.from_ == (outgoing.from_,)
    assert (mail.to, mail.cc, mail.reply_to, mail.bcc) == (outgoing.to, outgoing.cc, outgoing.reply_to, ())
    assert mail.message_id == outgoing.message_id
    assert mail.in_reply_to == ((outgoing.in_reply_to,) if outgoing.in_reply_to else ())
    assert mail.date == outgoing.date
    if outgoing.text.strip():
        assert normal(mail.text) == normal(outgoing.text)
    if outgoing.html:
        assert normal(mail.html) == normal(outgoing.html)
    assert [file.content for file in mail.attachments] == [file.content for file in outgoing.attachments]
    assert [file.declared_name for file in mail.attachments] == [file.name for file in outgoing.attachments]


def test_a_whole_mail_with_all_that_there_is() -> None:
    outgoing = Outgoing(
        from_=Address("Ada Byron", "ada@acme.example"),
        to=(Address("Dora Nováková, Borealis a. s.", "dora@borealis.example"), Address("", "x@y.example")),
        cc=tuple(Address(f"Person número {number}", f"p{number}@y.example") for number in range(40)),
        subject="Ваш заказ № 4711 — " * 12 + "konec",
        text="Dobrý den,\n\nFrom here on: naïve text.\n.\n-- \nAda\n",
        html='<p>Dobrý den <img src="cid:logo@acme.example"></p>',
        inline=(InlinePicture("logo@acme.example", "logo.png", "image/png", b"\x89PNG\r\n\x1a\n"),),
        attachments=(
            File("Rechnung März (1).pdf", "application/pdf", b"%PDF-1.7"),
            File("日本語" * 30 + ".txt", "text/plain", b"x"),
        ),
        message_id="1.token@acme.example",
        date=datetime(2026, 11, 24, 8, 30, tzinfo=UTC),
        in_reply_to="q@borealis.example",
        references=tuple(f"{number}@borealis.example" for number in range(20)),
    )
    mail = parse(compose(outgoing))
    assert mail.defects == ()
    assert (mail.subject, mail.to, mail.cc) == (outgoing.subject, outgoing.to, outgoing.cc)
    assert (mail.text, mail.references) == (outgoing.text, outgoing.references)
    assert [(file.declared_name, file.inline, file.content_id) for file in mail.attachments] == [
        ("logo.png", True, "logo@acme.example"),
        ("Rechnung März (1).pdf", False, ""),
        ("日本語" * 30 + ".txt", False, ""),
    ]


def normal(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
