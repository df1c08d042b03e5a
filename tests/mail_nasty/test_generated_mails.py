"""Mails too large to be files: whatever is repeated, reading takes time and memory in proportion (§4: 11, 15-17)."""

import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from postroom.mail.bounce import bounce
from postroom.mail.calendar import read_invitation
from postroom.mail.inspect import inspect
from postroom.mail.parse import parse
from postroom.mail.quotes import split_text
from postroom.mail.quotes_html import split_html
from postroom.mail.quoting import quotes
from postroom.mail.safe_html import clean

HEAD = b"From: Dora <dora@borealis.example>\r\nTo: support@acme.example\r\n"
MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
HTML = HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n"
CALENDAR = HEAD + b"Content-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"
EVENT_END = b"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
MEMORY_TIMES = 10


def header(name: bytes, piece: bytes, size: int = 100_000) -> bytes:
    return name + b": " + piece * (size // len(piece)) + b"\r\n" + HEAD + b"\r\nbody\r\n"


def body(piece: bytes, size: int = 300_000, before: bytes = HEAD + b"\r\n") -> bytes:
    return before + piece * (size // len(piece))


MAILS: dict[str, Callable[[], bytes]] = {
    "a million parts": lambda: body(b"--b\r\n\r\nx\r\n", 10_000_000, MIXED),
    "endless nesting": lambda: HEAD
    + b"".join(
        b'Content-Type: multipart/mixed; boundary="n%d"\r\n\r\n--n%d\r\n' % (n, n) for n in range(10_000)
    ),
    "a header of 1 MB of blanks": lambda: header(b"X-Blank", b" ", 1_000_000),
    "an id of 100 KB without brackets": lambda: header(b"Message-ID", b"x"),
    "references of 100 KB without brackets": lambda: header(b"References", b"x."),
    "in-reply-to of at signs": lambda: header(b"In-Reply-To", b"a@"),
    "10,000 references": lambda: header(b"References", b"<0123456789@borealis.example> ", 300_000),
    "100,000 commas in Cc": lambda: header(b"Cc", b","),
    "groups without end": lambda: header(b"To", b"a:"),
    "comments without end": lambda: header(b"From", b"("),
    "quotation marks without end": lambda: header(b"Reply-To", b'"\\'),
    "encoded words never closed": lambda: header(b"Subject", b"=?utf-8?q?"),
    "encoded words of one letter": lambda: header(b"Subject", b"=?utf-8?q?a?= "),
    "parameters without end": lambda: header(b"Content-Type", b"a/b;"),
    "continued parameters": lambda: header(b"Content-Disposition", b"a;filename*0="),
    "authentication results without end": lambda: header(b"Authentication-Results", b"mx;dkim=pass "),
    "introductions without end": lambda: body(b"On Tue, Ada wrote "),
    "introductions on every line": lambda: body(b"On Tue, Ada <ada@acme.example> wrote:\n"),
    "header blocks of Outlook": lambda: body(b"From: Ada\nSent: Tuesday\nTo: Ben\n"),
    "marks of quotation": lambda: body(b"> "),
    "marks of quotation on lines of their own": lambda: body(b">\n"),
    "signature marks": lambda: body(b"-- \n"),
    "fences": lambda: body(b"```\n"),
    "rules of underscores": lambda: body(b"_"),
    "cited elements": lambda: body(b"<blockquote type=cite>", before=HTML),
    "quotations of Gmail": lambda: body(b'<div class="gmail_quote">', before=HTML),
    "tags never closed": lambda: body(b"<a ", before=HTML),
    "comments never closed": lambda: body(b"<!--[if mso]><", before=HTML),
    "attributes never closed": lambda: body(b"<p title='", before=HTML),
    "conditions of styles": lambda: body(b"@media{", before=HTML + b"<style>"),
    "addresses in styles": lambda: body(b"url(https://", 100_000, HTML + b"<style>"),
    "blank lines in a calendar": lambda: body(b"\n", 250_000, CALENDAR) + EVENT_END,
    "lines of a calendar": lambda: body(b"a\n", 250_000, CALENDAR) + EVENT_END,
    "reports in words": lambda: b"Return-Path: <>\r\n" + body(b"<a@b.example>: 550 5.1.1 unknown\n"),
    "fields of reports": lambda: body(
        b"Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n\n",
        before=HEAD + b"Content-Type: message/delivery-status\r\n\r\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("make", MAILS.values(), ids=MAILS.keys())
def test_no_repetition_takes_more_than_a_second_per_100_kb(make: Callable[[], bytes]) -> None:
    raw = make()
    begin = time.process_time()
    conclude(raw)
    assert time.process_time() - begin < max(1.5, len(raw) / 100_000)


LARGE: dict[str, Callable[[], bytes]] = {
    name: lambda piece=piece, before=before: body(piece, 4_000_000, before)
    for name, (piece, before) in {
        "lines of one letter": (b"a\n", HEAD + b"\r\n"),
        "lines of two letters": (b"ab\n", HEAD + b"\r\n"),
        "marks of quotation": (b"> \n", HEAD + b"\r\n"),
        "letters of another script": ("жук ".encode(), HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n"),
        "tags": (b"<p>", HTML),
        "elements with words": (b"<p>word</p>\n", HTML),
        "lines of a calendar": (b"a\n", CALENDAR),
        "parts": (b"--b\r\n\r\nx\r\n", MIXED),
        "headers of parts": (b"--b\r\nA: b\r\nC: d\r\n\r\nx\r\n", MIXED),
        "base64": (b"YWJj" * 19 + b"\r\n", HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n"),
    }.items()
}  # fmt: skip


@pytest.mark.parametrize("make", LARGE.values(), ids=LARGE.keys())
def test_a_large_mail_takes_no_more_than_ten_times_its_size_in_memory(make: Callable[[], bytes]) -> None:
    conclude(CALENDAR + EVENT_END)  # what is imported at the first use is no part of it
    raw = make()
    tracemalloc.start()
    try:
        conclude(raw)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < MEMORY_TIMES * len(raw)


def test_what_is_below_the_50_000th_line_is_not_lost() -> None:
    parts = split_text("new\n" + "line\n" * 60_000 + "last")
    assert parts.new.startswith("new\nline")
    assert parts.new.endswith("line\nlast")


def test_of_many_references_the_ends_are_kept() -> None:
    ids = b" ".join(b"<%d@borealis.example>" % number for number in range(5_000))
    references = parse(HEAD + b"References: " + ids + b"\r\n\r\n").references
    assert len(references) == 33
    assert (references[0], references[-1]) == ("0@borealis.example", "4999@borealis.example")


def test_an_id_without_brackets_is_read() -> None:
    mail = parse(
        HEAD
        + b"Message-ID: bare@borealis.example\r\nReferences: a@b.example, nothing c@d.example @ x@\r\n\r\n"
    )
    assert mail.message_id == "bare@borealis.example"
    assert mail.references == ("a@b.example", "c@d.example")


def test_of_a_name_of_50_000_words_the_beginning_is_kept_and_the_address() -> None:
    (author,) = parse(b"From: " + b"x " * 49_000 + b"<dora@borealis.example>\r\n\r\n").from_
    assert author.address == "dora@borealis.example"
    assert 100 < len(author.name) < 3_000


def test_a_calendar_of_blank_lines_takes_little_memory() -> None:
    event = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:x\r\n"
    assert read_invitation(event + EVENT_END)
    content = event + b"\n" * 200_000 + EVENT_END
    tracemalloc.start()
    try:
        read_invitation(content)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < MEMORY_TIMES * len(content)


def test_looking_for_a_quotation_takes_little_memory() -> None:
    text = "ž" + "e" * 400_000
    tracemalloc.start()
    try:
        assert quotes(text, text)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < MEMORY_TIMES * len(text)


def conclude(raw: bytes) -> None:
    inspect(raw, Path(__file__).name)
    mail = parse(raw)
    bounce(mail, "")
    clean(mail.html)
    split_html(mail.html)
