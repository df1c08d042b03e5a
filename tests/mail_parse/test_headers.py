"""The header block of a mail: found and read whatever it looks like (RFC 5322 §2.2, §4.5)."""

import pytest

from postroom.mail.parse import parse

BLOCKS = [
    ("usual", b"From: ada@acme.example\nSubject: s\n\nbody", "ada@acme.example", "s", "body"),
    (
        "byte order mark",
        b"\xef\xbb\xbfFrom: ada@acme.example\nSubject: s\n\nbody",
        "ada@acme.example",
        "s",
        "body",
    ),
    (
        "mbox line",
        b"From ada Mon Jan  1\nFrom: ada@acme.example\nSubject: s\n\nbody",
        "ada@acme.example",
        "s",
        "body",
    ),
    (
        "blank before the colon",
        b"From : ada@acme.example\nSubject\t: s\n\nbody",
        "ada@acme.example",
        "s",
        "body",
    ),
    ("empty lines first", b"\n\nFrom: ada@acme.example\nSubject: s\n\nbody", "ada@acme.example", "s", "body"),
    (
        "folded",
        b"From:\n ada@acme.example\nSubject: s\n\tt\n \n u\n\nbody",
        "ada@acme.example",
        "s t u",
        "body",
    ),
    (
        "line without colon",
        b"From: ada@acme.example\nnonsense\nSubject: s\n\nbody",
        "ada@acme.example",
        "s",
        "body",
    ),
    (
        "no blank line",
        b"From: ada@acme.example\nSubject: s\nbody starts here",
        "ada@acme.example",
        "s",
        "body starts here",
    ),
    ("headers only", b"From: ada@acme.example\nSubject: s", "ada@acme.example", "s", ""),
    ("no headers", b"Just some words.\nAnd more.", "", "", "Just some words.\nAnd more."),
    (
        "raw UTF-8",
        "From: ada@acme.example\nSubject: Größe\n\nbody".encode(),
        "ada@acme.example",
        "Größe",
        "body",
    ),
    (
        "raw Latin-1",
        "From: ada@acme.example\nSubject: Überweisung für März\n\nbody".encode("latin-1"),
        "ada@acme.example",
        "Überweisung für März",
        "body",
    ),
    (
        "raw bytes of the body's charset",
        "From: ada@acme.example\nSubject: заказ\nContent-Type: text/plain; charset=koi8-r\n\nтело".encode(
            "koi8-r"
        ),
        "ada@acme.example",
        "заказ",
        "тело",
    ),
    ("NUL", b"From: ada@acme.example\nSubject: in\0voice\n\nbo\0dy", "ada@acme.example", "invoice", "body"),
    ("twice", b"Subject: s\nFrom: ada@acme.example\nSubject: t\n\nbody", "ada@acme.example", "s", "body"),
    ("nothing", b"", "", "", ""),
    ("only newlines", b"\r\n\r\n\r\n", "", "", ""),
]


@pytest.mark.parametrize(
    ("raw", "author", "subject", "text"), [b[1:] for b in BLOCKS], ids=[b[0] for b in BLOCKS]
)
@pytest.mark.parametrize("newline", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
def test_blocks(raw: bytes, author: str, subject: str, text: str, newline: bytes) -> None:
    read = parse(raw.replace(b"\r\n", b"\n").replace(b"\n", newline))
    assert (read.author.address if read.author else "") == author
    assert " ".join(read.subject.split()) == subject
    assert read.text.strip() == text


def test_raw_values_are_unfolded_and_in_order() -> None:
    read = parse(
        b"Received: one\r\n two\r\nTo: a@acme.example\r\nreceived: three\r\nTO: b@acme.example\r\n\r\n"
    )
    assert [(field.name, field.value) for field in read.headers] == [
        ("Received", "one two"),
        ("To", "a@acme.example"),
        ("received", "three"),
        ("TO", "b@acme.example"),
    ]
    assert [address.address for address in read.to] == ["a@acme.example", "b@acme.example"]


def test_all_of_the_envelope_is_read() -> None:
    read = parse(
        b"From: Ada <ada@acme.example>\r\nSender: Ben <ben@acme.example>\r\nReply-To: team@acme.example\r\n"
        b"To: Support <support@desk.example>\r\nCc: c@acme.example\r\nBcc: d@acme.example\r\n"
        b"Message-ID: <m1@acme.example>\r\nIn-Reply-To: <m0@desk.example>\r\n"
        b"References: <r1@desk.example>\r\n\t<m0@desk.example>\r\nDate: Thu, 03 Jul 2025 10:12:00 +0200\r\n\r\n"
    )
    assert read.sender is not None
    assert read.date is not None
    assert [each[0].address for each in (read.from_, read.reply_to, read.to, read.cc, read.bcc)] == [
        "ada@acme.example",
        "team@acme.example",
        "support@desk.example",
        "c@acme.example",
        "d@acme.example",
    ]
    assert (read.sender.address, read.date.isoformat()) == ("ben@acme.example", "2025-07-03T08:12:00+00:00")
    assert (read.message_id, read.in_reply_to) == ("m1@acme.example", ("m0@desk.example",))
    assert read.references == ("r1@desk.example", "m0@desk.example")


def test_memory_views_are_read_as_well() -> None:
    assert parse(memoryview(b"Subject: s\n\nbody")).subject == "s"


def test_headers_are_found_by_name_in_any_case_and_stay_in_order() -> None:
    headers = parse(
        b"List-Id: <a.acme.example>\nReceived: one\n\ttwo \nreceived:three\r\nX: \nlist-post: no\n\n"
    ).headers
    assert headers.all("RECEIVED") == ["one\ttwo", "three"]
    assert (headers.get("x", "none"), headers.has("X"), headers.get("Y", "none")) == ("", True, "none")
    assert headers.first_starting_with("list-") == ("List-Id", "<a.acme.example>")
    assert headers.first_starting_with("list-p") == ("list-post", "no")
    assert headers.first_starting_with("x-") is None
    assert headers.among(frozenset(("y", "list-id"))) == {"list-id"}
    assert not headers.among(frozenset(("y", "List-Id")))
    assert [(name, value) for name, value in headers][1] == ("Received", "one\ttwo")
    assert len(headers) == 5
    headers.all("received").clear()
    assert len(headers.all("received")) == 2
