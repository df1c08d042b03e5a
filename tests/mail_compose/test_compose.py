"""What compose writes, Python's parser reads back the same; nothing can break out of its field."""

import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postroom.mail.compose import File, InlinePicture, Outgoing, compose
from postroom.mail.model import Address

ADA = Address("Ada", "ada@acme.example")
BEN = Address("Ben Ünal, Support", "ben@acme.example")
DORA = Address('Dora "D" Novák', "dora@borealis.example")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


def mail(**changes: object) -> Outgoing:
    plain = Outgoing(
        from_=ADA,
        to=(DORA,),
        subject="Your order",
        text="Hello\n\nyours\n",
        message_id="1.a@acme.example",
        date=datetime(2026, 11, 24, 8, 30, tzinfo=UTC),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def read(raw: bytes) -> EmailMessage:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def assert_well_formed(raw: bytes) -> None:
    assert raw.isascii()
    assert b"\0" not in raw
    assert raw.count(b"\r\n") == raw.count(b"\n") == raw.count(b"\r")
    assert max(map(len, raw.split(b"\r\n"))) <= 998


def shape(message: EmailMessage) -> object:
    if message.is_multipart():
        return (message.get_content_type(), [shape(part) for part in message.iter_parts()])  # type: ignore[arg-type]
    return message.get_content_type()


def test_a_plain_answer_is_one_text_part() -> None:
    raw = compose(mail())
    assert_well_formed(raw)
    assert raw == (
        b"From: Ada <ada@acme.example>\r\n"
        b"To: =?utf-8?q?Dora_=22D=22_Nov=C3=A1k?= <dora@borealis.example>\r\n"
        b"Subject: Your order\r\n"
        b"Date: Tue, 24 Nov 2026 08:30:00 +0000\r\n"
        b"Message-ID: <1.a@acme.example>\r\n"
        b"MIME-Version: 1.0\r\n"
        b"Content-Type: text/plain; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: 7bit\r\n"
        b"\r\n"
        b"Hello\r\n\r\nyours\r\n"
    )


def test_pictures_belong_to_the_html_and_files_to_the_mail() -> None:
    raw = compose(
        mail(
            html='<p>Hello <img src="cid:logo@acme"></p>',
            inline=(InlinePicture("logo@acme", "logo.png", "image/png", PNG),),
            attachments=(File("Rechnung März.pdf", "application/pdf", b"%PDF-1.7\n" * 5000),),
        )
    )
    assert_well_formed(raw)
    message = read(raw)
    assert shape(message) == (
        "multipart/mixed",
        [
            ("multipart/alternative", ["text/plain", ("multipart/related", ["text/html", "image/png"])]),
            "application/pdf",
        ],
    )
    (invoice,) = message.iter_attachments()
    assert invoice.get_filename() == "Rechnung März.pdf"
    assert invoice.get_content() == b"%PDF-1.7\n" * 5000
    picture = next(part for part in message.walk() if part.get_content_type() == "image/png")
    assert picture["Content-ID"] == "<logo@acme>"
    assert picture.get_content_disposition() == "inline"
    assert picture.get_content() == PNG


def test_text_is_made_from_the_html_when_there_is_none() -> None:
    message = read(compose(mail(text="", html="<p>Hello&nbsp;<b>Dora</b></p><p>Bye</p>")))
    body = message.get_body(("plain",))
    assert body is not None
    words = body.get_content().replace("\xa0", " ").split()
    assert words == ["Hello", "Dora", "Bye"]


def test_pictures_without_html_become_files() -> None:
    message = read(compose(mail(inline=(InlinePicture("p@x", "p.png", "image/png", PNG),))))
    assert shape(message) == ("multipart/mixed", ["text/plain", "image/png"])


def test_an_attached_mail_is_not_encoded_unless_it_must_be() -> None:
    clean = b"Subject: x\r\n\r\nbody\r\n"
    message = read(compose(mail(attachments=(File("m.eml", "message/rfc822", clean),))))
    (attached,) = message.iter_attachments()
    assert attached.get_content_type() == "message/rfc822"
    assert attached.get_content()["Subject"] == "x"
    eight_bit = b"Subject: x\r\n\r\nb\xf6dy\r\n"
    message = read(compose(mail(attachments=(File("m.eml", "message/rfc822", eight_bit),))))
    (attached,) = message.iter_attachments()
    assert (attached.get_content_type(), attached.get_content()) == ("application/octet-stream", eight_bit)


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("text/calendar; method=REPLY; charset=utf-8", "text/calendar"),
        ("nonsense", "application/octet-stream"),
        ("a/b/c", "application/octet-stream"),
        ("multipart/mixed", "application/octet-stream"),
        ('text/html; name="x\u202e"', "text/html"),
        ("", "application/octet-stream"),
    ],
)
def test_content_types_of_files_are_checked(declared: str, written: str) -> None:
    raw = compose(mail(attachments=(File("f", declared, b"1"),)))
    assert_well_formed(raw)
    (attached,) = read(raw).iter_attachments()
    assert attached.get_content_type() == written


def test_calendar_keeps_its_method() -> None:
    raw = compose(mail(attachments=(File("i.ics", "text/calendar; method=REPLY", b"BEGIN:VCALENDAR"),)))
    assert b"Content-Type: text/calendar; method=REPLY\r\n" in raw


@pytest.mark.parametrize("bad", ["a\r\nBcc: x@y.example", "a\nb", "a\rb", "a\0b"])
@pytest.mark.parametrize(
    ("field", "make"),
    [
        ("From", lambda bad: {"from_": Address(bad, "a@b.example")}),
        ("From", lambda bad: {"from_": Address("a", f"{bad}@b.example")}),
        ("To", lambda bad: {"to": (Address("a", f"a@{bad}"),)}),
        ("Cc", lambda bad: {"cc": (Address(bad, "a@b.example"),)}),
        ("Reply-To", lambda bad: {"reply_to": (Address(bad, "a@b.example"),)}),
        ("Subject", lambda bad: {"subject": bad}),
        ("message_id", lambda bad: {"message_id": bad}),
        ("in_reply_to", lambda bad: {"in_reply_to": bad}),
        ("references", lambda bad: {"references": ("a@b", bad)}),
        ("extra header", lambda bad: {"extra_headers": ((bad, "x"),)}),
        ("X-Note", lambda bad: {"extra_headers": (("X-Note", bad),)}),
        ("attachment name", lambda bad: {"attachments": (File(bad, "a/b", b""),)}),
        ("attachment content_type", lambda bad: {"attachments": (File("a", bad, b""),)}),
        ("inline picture name", lambda bad: {"inline": (InlinePicture("a@b", bad, "image/png", b""),)}),
        ("inline picture content_id", lambda bad: {"inline": (InlinePicture(bad, "a", "image/png", b""),)}),
    ],
)
def test_no_field_can_break_out_of_its_header(bad: str, field: str, make: object) -> None:
    with pytest.raises(ValueError, match=field):
        compose(mail(**make(bad)))  # type: ignore[operator]


@pytest.mark.parametrize(
    "name", ["Bcc", "bcc", "Resent-Bcc", "From", "Content-Type", "X Y", "X:", "", "Grüße"]
)
def test_extra_headers_never_stand_for_a_field_or_for_bcc(name: str) -> None:
    with pytest.raises(ValueError, match="extra header"):
        compose(mail(extra_headers=((name, "x"),)))


@pytest.mark.parametrize(
    "address", ["", "ada", "ada@", "ada@a b", "ada@acme.example>, <x@y.example", "ä@b.example"]
)
def test_addresses_that_cannot_be_written_are_refused(address: str) -> None:
    with pytest.raises(ValueError, match="To"):
        compose(mail(to=(Address("x", address),)))


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("a..b@docomo.example", '"a..b"@docomo.example'),
        ('"very odd"@b.example', '"very odd"@b.example'),
        ("very odd@b.example", '"very odd"@b.example'),
        ("a,b@b.example", '"a,b"@b.example'),
        ("x@[192.0.2.1]", "x@[192.0.2.1]"),
        ("x@bücher.example", "x@xn--bcher-kva.example"),
    ],
)
def test_odd_addresses_are_written_so_that_they_mean_the_same(address: str, written: str) -> None:
    assert f"To: {written}\r\n".encode() in compose(mail(to=(Address("", address),)))


def test_ids_of_strangers_that_cannot_be_written_are_left_out() -> None:
    raw = compose(mail(in_reply_to="a b@c", references=("ä@b", "ok@b", "<x>@y")))
    assert b"In-Reply-To" not in raw
    assert b"References: <ok@b>\r\n" in raw


def test_without_visible_recipients_the_mail_says_so() -> None:
    assert b"To: undisclosed-recipients:;\r\n" in compose(mail(to=()))


def test_a_naive_date_is_refused() -> None:
    with pytest.raises(ValueError, match="date"):
        compose(mail(date=datetime(2026, 1, 1)))


def test_the_boundary_never_stands_in_a_body() -> None:
    first = compose(mail(html="<p>x</p>"))
    boundary = read(first).get_boundary()
    assert boundary is not None
    second = read(compose(mail(html="<p>x</p>", text=f"--{boundary}--\n")))
    assert second.get_boundary() != boundary
    body = second.get_body(("plain",))
    assert body is not None
    assert unix(body) == f"--{boundary}--\n"


def test_the_same_mail_is_the_same_bytes() -> None:
    assert compose(mail(html="<p>x</p>")) == compose(mail(html="<p>x</p>"))


@pytest.mark.parametrize(
    "text",
    [
        "From here on\n",
        "a\nFrom b\nFrom ü\n",
        "x" * 5000 + "\n",
        ".\n..\n",
        "tail  \nü \t\n",
        "日本語" * 400 + "\n",
        "a\x0cb\n",
    ],
)
def test_hard_texts_come_back(text: str) -> None:
    raw = compose(mail(text=text))
    assert_well_formed(raw)
    assert not any(line.startswith(b"From ") for line in raw.split(b"\r\n"))
    assert unix(read(raw)) == text


# What a header value may be: no control characters or surrogates, blanks single and inside (parsers trim).
visible = st.characters(exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp", "Cn", "Co"))
words = st.text(visible, min_size=1, max_size=40)
phrases = st.lists(words, min_size=1, max_size=12).map(" ".join)
short_phrases = st.text(visible, min_size=1, max_size=8)
locals_ = st.from_regex(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,20}(\.[a-z0-9]{1,8})?", fullmatch=True)
domains = st.from_regex(r"[a-z0-9]{1,10}(-[a-z0-9]{1,5})?\.example", fullmatch=True)
specs = st.builds("{}@{}".format, locals_, domains)
addresses = st.builds(Address, st.one_of(st.just(""), short_phrases), specs)
texts = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r\0"), max_size=400)
files = st.builds(File, phrases, st.sampled_from(["image/png", "application/pdf"]), st.binary(max_size=300))
mails = st.builds(
    Outgoing,
    from_=addresses,
    to=st.lists(addresses, min_size=1, max_size=5).map(tuple),
    cc=st.lists(addresses, max_size=8).map(tuple),
    reply_to=st.lists(addresses, max_size=1).map(tuple),
    subject=phrases,
    text=texts,
    html=st.one_of(st.just(""), texts.filter(str.strip).map(lambda text: f"<p>{text}")),
    attachments=st.lists(files, max_size=2).map(tuple),
    message_id=specs,
    in_reply_to=st.one_of(st.just(""), specs),
    references=st.lists(specs, max_size=30).map(tuple),
    date=st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1)).map(
        lambda d: d.replace(microsecond=0, tzinfo=UTC)
    ),
)


@settings(max_examples=25)
@given(mails)
def test_pythons_parser_reads_back_what_compose_writes(outgoing: Outgoing) -> None:
    raw = compose(outgoing)
    assert_well_formed(raw)
    head = raw.split(b"\r\n\r\n", 1)[0]
    message = read(raw)
    assert str(message["Subject"]) == outgoing.subject
    assert read_addresses(message, "From") == [outgoing.from_]
    assert read_addresses(message, "To") == list(outgoing.to)
    assert read_addresses(message, "Cc") == list(outgoing.cc)
    assert message["Date"].datetime == outgoing.date
    assert b"\nBcc:" not in head
    body = message.get_body(("plain",))
    assert body is not None
    if outgoing.text:
        assert unix(body) == ended(outgoing.text)
    if outgoing.html:
        page = message.get_body(("html",))
        assert page is not None
        assert unix(page) == ended(outgoing.html)
    attached = list(message.iter_attachments())
    assert [part.get_content() for part in attached] == [file.content for file in outgoing.attachments]
    assert [part.get_filename() for part in attached] == [file.name for file in outgoing.attachments]


def read_addresses(message: EmailMessage, name: str) -> list[Address]:
    if message[name] is None:
        return []
    return [Address(found.display_name, found.addr_spec) for found in message[name].addresses]


def ended(text: str) -> str:
    return text if text.endswith("\n") else text + "\n" if text else text


def unix(part: EmailMessage) -> str:
    return part.get_content().replace("\r\n", "\n")
