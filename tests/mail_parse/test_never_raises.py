"""Whatever the bytes, a mail comes out that can be stored: no exception, no NUL, no lone surrogate."""

from hypothesis import given, settings
from hypothesis import strategies as st

from postroom.mail.addresses import parse_addresses
from postroom.mail.calendar import read_invitation
from postroom.mail.charsets import decode
from postroom.mail.dates import parse_date
from postroom.mail.html_text import to_text
from postroom.mail.ids import parse_ids
from postroom.mail.model import Mail
from postroom.mail.params import parse_params
from postroom.mail.parse import parse
from postroom.mail.signed import read_protection
from postroom.mail.words import decode_words

PIECES = [
    b"From: ", b"To: ", b"Subject: ", b"Date: ", b"References: ", b"Content-Type: ",
    b"Content-Disposition: ", b"Content-Transfer-Encoding: ", b"multipart/mixed; boundary=",
    b"multipart/alternative; boundary=b\r\n\r\n", b"--b\r\n", b"--b--", b"message/rfc822\r\n\r\n",
    b"text/html", b"text/calendar", b"application/ms-tnef", b"; charset=", b"utf-7", b"utf-16", b"gb18030",
    b"iso-2022-kr", b"hz", b"base64\r\n\r\n", b"quoted-printable\r\n\r\n", b"x-uuencode\r\n\r\n",
    b"=?utf-8?q?", b"=?utf-7?b?", b"?=", b"filename*0*=utf-16be''%D8%00", b'name="', b"\r\n", b"\n", b"\r",
    b"\r\n\r\n", b" ", b"\t", b"\x00", b"\xff", b"\xed\xa0\x80", b"<", b">", b"(", b")", b'"', b"\\", b",",
    b";", b":", b"@", b"=", b"=3D", b"=\r\n", b"a@b.example", b"+2AA-", b"&#xD800;", b"<div hidden>",
    b'x\x9f>"\x01\x00', b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"DTSTART:2025", b"format=flowed",
]  # fmt: skip
broken_mails = st.lists(st.sampled_from(PIECES) | st.binary(max_size=6), max_size=40).map(b"".join)


def strings_of(mail: Mail) -> list[str]:
    parts = list(mail.root.walk())
    return [
        mail.message_id, mail.subject, mail.text, mail.html, *mail.in_reply_to, *mail.references,
        *(f"{each.name} {each.address}" for each in (*mail.from_, *mail.reply_to, *mail.to, *mail.cc, *mail.bcc)),
        *(f"{each.name} {each.declared_name} {each.content_type} {each.declared_type} {each.content_id}"
          for each in mail.attachments),
        *(part.content_type for part in parts),
        *(f"{field.name} {field.value}" for part in parts for field in part.headers),
        *(f"{defect.code} {defect.detail}" for defect in mail.defects),
    ]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=300) | broken_mails)
def test_any_bytes_make_a_mail_that_can_be_stored(raw: bytes) -> None:
    mail = parse(raw)
    for text in strings_of(mail):
        text.encode()
        assert "\0" not in text
    for attachment in mail.attachments:
        assert 0 < len(attachment.name.encode()) <= 200
        assert not set(attachment.name) & set("/\\\r\n\0")
    read_protection(mail)
    read_invitation(raw)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from('<>()",;:@\\=?_-.&#x;/! \t\r\nabq0') | st.characters(codec="utf-8")))
def test_any_text_is_a_header_value_and_a_page(value: str) -> None:
    decode_words(value).encode()
    to_text(value).encode()
    parse_params(value)
    parse_ids(value)
    parse_date(value)
    for address in parse_addresses(value):
        assert address.address
        assert "\n" not in address.name


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=60),
    st.sampled_from(["", "utf-8", "utf-7", "utf-16", "gb18030", "hz", "big5", "cp949", "nope"]),
)
def test_any_bytes_are_text_in_any_charset(data: bytes, declared: str) -> None:
    text, _ = decode(data, declared)
    text.encode()
    assert "\0" not in text


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp", "Zs", "Cs"))))
def test_a_text_that_python_encodes_is_decoded(text: str) -> None:
    from email.header import Header

    assert decode_words(Header(text, "utf-8").encode(linesep="\r\n").replace("\r\n", "")) == decode_words(
        text
    )
