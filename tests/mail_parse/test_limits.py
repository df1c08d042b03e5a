"""Mail beyond every limit: read in part, marked, quickly, and in little memory (mail-rules §3, §4)."""

import base64
import os
import time
import tracemalloc

import pytest

from postroom.mail.parse import parse

HEAD = b"From: ada@acme.example\r\nSubject: big\r\n"
MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"


def nested_multiparts(levels: int) -> bytes:
    opening = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(levels)
    )
    return HEAD + opening + b"\r\ninnermost\r\n"


OVER = {
    "a To header of 1 MB": HEAD
    + b"To: " + b", ".join(b'"N" <n%d@x.example>' % n for n in range(45_000)) + b"\r\n\r\nb",
    "a header of 1 MB of blanks": HEAD + b"X: " + b" " * 1_000_000 + b"\r\n\r\nb",
    "a header block over 1 MiB": HEAD + b"X: y\r\n" * 200_000 + b"\r\nb",
    "5,000 headers": HEAD + b"X: y\r\n" * 5_000 + b"\r\nb",
    "50,000 parts": MIXED + b"--b\r\n\r\nx\r\n" * 50_000 + b"--b--",
    "a million boundaries": MIXED + b"--b\r\n" * 1_000_000,
    "parts full of headers": MIXED + (b"--b\r\n" + b"A: b\r\n" * 1000) * 500,
    "2,000 levels": nested_multiparts(2_000),
    "20,000 levels": nested_multiparts(20_000),
    "2,000 attached mails": HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 2_000 + b"\r\nx",
    "3,000 recipients": HEAD + b"To: " + b",".join(b"a%d@x.example" % n for n in range(3_000)) + b"\r\n\r\nb",
    "HTML over 2 MiB": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<p>word</p>\r\n" * 200_000,
    "text over 2 MiB": HEAD + b"\r\n" + b"words\r\n" * 400_000,
}  # fmt: skip

UNDER = {
    "false boundaries": MIXED + b"--bx\n" * 200_000,
    "lines without colon": HEAD + b"xyz\r\n" * 100_000 + b"\r\nb",
    "10,000 nested elements": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 10_000 + b"words",
    "a line of quote marks": HEAD
    + b"Content-Type: text/plain; format=flowed\r\n\r\n"
    + b">" * 500_000
    + b" \r\nx",
    "base64 of padding": HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n" + b"YQ==\r\n" * 100_000,
    "NUL": b"\0" * 500_000,
    "line feeds": b"\n" * 500_000,
}


@pytest.mark.parametrize("raw", OVER.values(), ids=OVER.keys())
def test_over_a_limit_is_marked_and_quick(raw: bytes) -> None:
    begin = time.process_time()
    read = parse(raw)
    assert time.process_time() - begin < 3
    assert read.limited
    assert read.defects
    assert read.author is not None
    assert (read.author.address, read.size_bytes) == ("ada@acme.example", len(raw))


@pytest.mark.parametrize("raw", UNDER.values(), ids=UNDER.keys())
def test_hostile_mail_is_quick(raw: bytes) -> None:
    begin = time.process_time()
    assert parse(raw).size_bytes == len(raw)
    assert time.process_time() - begin < 3


def test_what_is_kept_of_a_mail_over_the_limits() -> None:
    assert len(parse(OVER["50,000 parts"]).root.children) == 999
    assert len(parse(OVER["3,000 recipients"]).to) == 2_000
    assert parse(OVER["a header block over 1 MiB"]).text == "b"
    page = parse(OVER["HTML over 2 MiB"])
    assert page.html == ""
    assert page.text.startswith("word\n")


def test_references_keep_their_ends_however_many_there_are() -> None:
    ids = b" ".join(b"<%06d@acme.example>" % n for n in range(10_000))
    read = parse(HEAD + b"References: " + ids + b"\r\n\r\nb")
    assert (read.references[0], read.references[-1]) == ("000000@acme.example", "009999@acme.example")
    assert len(read.references) == 33


def test_the_bytes_of_a_large_body_are_not_held_beside_its_text() -> None:
    rows = "<p>words and words</p>\n" * 5_000
    raw = b"Content-Type: text/html\n\n" + rows.encode()
    parse(raw)
    tracemalloc.start()
    read = parse(raw)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert read.html == rows and read.text.count("words and words") == 5_000
    assert read.root.content == b""
    assert peak < 3.5 * len(raw)
    assert parse(b"Content-Type: text/html\n\n<p>short").root.content == b"<p>short"


def test_a_large_attachment_is_held_once_and_copied_once() -> None:
    content = os.urandom(3_000_000)
    encoded = base64.encodebytes(content).replace(b"\n", b"\r\n")
    raw = (
        MIXED
        + b"--b\r\n\r\nwords\r\n--b\r\nContent-Type: application/x-own\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    )
    raw += encoded + b"--b--\r\n"
    tracemalloc.start()
    read = parse(raw)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert read.attachments[0].content == content
    assert read.attachments[0].content is read.root.children[1].content
    assert peak < 2 * len(raw)
