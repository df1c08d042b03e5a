"""Encoded words, dates, message ids and parameters: single values of headers."""

import time
from datetime import UTC, datetime

import pytest

from postroom.mail.dates import parse_date
from postroom.mail.ids import parse_id, parse_ids
from postroom.mail.params import parse_params
from postroom.mail.words import decode_words

WORDS = [
    ("plain", "plain"),
    ("  blanks around ", "blanks around"),
    ("=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
    ("=?UTF-8?B?R3LDvMOfZQ==?= and more", "Grüße and more"),
    ("=?utf-8?q?one?= =?utf-8?q?_two?=", "one two"),
    ("=?utf-8?q?one?=\t =?iso-8859-1?q?=E9?=", "oneé"),
    ("=?utf-8?q?one?= and =?utf-8?q?two?=", "one and two"),
    ("=?utf-8?b?4oI=?= =?utf-8?b?rA==?=", "€"),
    ("=?utf-8?b?4oKs4o?= =?utf-8?b?Ks?=", "€€"),
    ("=?utf-8?q?=E2=82?= =?utf-8?b?rA==?=", "€"),
    ("=?iso-2022-jp?b?GyRCJCobKEI=?=", "お"),
    ("=?iso-8859-1*de?q?=FC?=", "ü"),
    ("=?cp-1252?q?=80?=", "€"),
    ("=?no-such-charset?q?caf=C3=A9?= rest", "café rest"),
    ("=?utf-8?q?a?b?=", "a?b"),
    ("=?utf-8?q?two words?=", "two words"),
    ("=?utf-8?b?%%%?=", ""),
    ("=?utf-8?q?broken", "=?utf-8?q?broken"),
    ("=?utf-8?q?Hello=0D=0ABcc:_ben=40acme.example?=", "Hello Bcc: ben@acme.example"),
    ("=?utf-8?q?in=00voice?=", "invoice"),
    ("=?utf-8?q?=3D=3Futf-8=3Fq=3Ftwice=3F=3D?=", "twice"),
    ("=?utf-7?q?+2AA-?=", "\ufffd"),
    ("Fwd:=?utf-8?q?_tight?=!", "Fwd: tight!"),
    ("[EXT]=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "[EXT] Grüße"),
    ("=?utf-8?q?Re=3A?= =?iso-8859-1?q?no?=", "Re:no"),
]


@pytest.mark.parametrize(("value", "expected"), WORDS, ids=[value for value, _ in WORDS])
def test_words_are_decoded(value: str, expected: str) -> None:
    assert decode_words(value) == expected


DATES = [
    (
        "by mx.acme.example with SMTP id 4711; Thu, 03 Jul 2025 10:12:00 -0700 (PDT)",
        datetime(2025, 7, 3, 17, 12, tzinfo=UTC),
    ),
    ("Thu, 03 Jul 2025 10:12:x <ben@acme.example>", datetime(2025, 7, 3, 10, 12, tzinfo=UTC)),
    ("sent 03-July-2025 10:12:30 +02:00, or so", datetime(2025, 7, 3, 8, 12, 30, tzinfo=UTC)),
    ("Thu, 10 Jul 1997 14:53:31 EST5EDT", datetime(1997, 7, 10, 19, 53, 31, tzinfo=UTC)),
    ("on 31 Feb 2025 10:12:00 +0000, they say", None),
    ("12345 Jul 2025 10:12", None),
    ("Thu, 03 Jul 2025 10:12:00 +0200", datetime(2025, 7, 3, 8, 12, tzinfo=UTC)),
    ("3 Jul 2025 10:12 +0200", datetime(2025, 7, 3, 8, 12, tzinfo=UTC)),
    ("Thu, 3 July 2025 10:12:00 +0200 (CEST)", datetime(2025, 7, 3, 8, 12, tzinfo=UTC)),
    ("Thu, 03 Jul 2025 10:12:00 EDT", datetime(2025, 7, 3, 14, 12, tzinfo=UTC)),
    ("Thu, 03 Jul 2025 10:12:00 GMT", datetime(2025, 7, 3, 10, 12, tzinfo=UTC)),
    ("Thu, 03 Jul 2025 10:12:00 -0000", datetime(2025, 7, 3, 10, 12, tzinfo=UTC)),
    ("Thu, 03 Jul 25 10:12:00 +0000", datetime(2025, 7, 3, 10, 12, tzinfo=UTC)),
    ("Fri, 21 Nov 97 09:55:06 -0600", datetime(1997, 11, 21, 15, 55, 6, tzinfo=UTC)),
    ("Tue, 1 Jul 2003 ((nested) comment) 10:52:37 +0200", datetime(2003, 7, 1, 8, 52, 37, tzinfo=UTC)),
    ("2025-07-03T10:12:00+02:00", datetime(2025, 7, 3, 8, 12, tzinfo=UTC)),
    ("Wed, 31 Dec 2025 23:59:60 +0000", datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ("Thu, 01 Jan 1970 00:00:00 +0000", datetime(1970, 1, 1, tzinfo=UTC)),
    ("Thu, 03 Jul 2025 10:12:00 +9900", None),
    ("Thu, 32 Jul 2025 10:12:00 +0000", None),
    ("Thu, 30 Feb 2025 10:12:00 +0000", None),
    ("Thu, 03 Jul 2025 25:12:00 +0000", None),
    ("Thu, 03 Jul 0000 10:12:00 +0000", None),
    ("Thu, 03 Jul 10000 10:12:00 +0000", None),
    ("Thu, 03 Jul 9998 10:12:00 +0000", None),
    ("Thu, 03 Foo 2025 10:12:00 +0000", None),
    ("yesterday", None),
    ("", None),
    ("99999999999999999999", None),
]


@pytest.mark.parametrize(("value", "expected"), DATES, ids=[value for value, _ in DATES])
def test_a_date_is_read_or_refused(value: str, expected: datetime | None) -> None:
    assert parse_date(value) == expected


IDS = [
    ("", ()),
    ("<a@acme.example>", ("a@acme.example",)),
    ("<a@acme.example> <b@acme.example>", ("a@acme.example", "b@acme.example")),
    ("<a@acme.example><a@acme.example>", ("a@acme.example",)),
    ("Your message of Monday <a@acme.example> (Ada)", ("a@acme.example",)),
    ("a@acme.example b@acme.example", ("a@acme.example", "b@acme.example")),
    ("<[8f3a@relay.example]>", ("[8f3a@relay.example]",)),
    ("<a@acme\t.example>", ("a@acme.example",)),
    ("<a@acme.example> <cut@acme.exa", ("a@acme.example",)),
    ("<> < > <@>", ()),
    (f"<{'x' * 999}@acme.example> <a@acme.example>", ("a@acme.example",)),
    ("no id at all", ()),
]


@pytest.mark.parametrize(("value", "expected"), IDS, ids=[value[:60] for value, _ in IDS])
def test_ids_are_read(value: str, expected: tuple[str, ...]) -> None:
    assert parse_ids(value) == expected


def test_the_first_and_the_last_ids_are_kept() -> None:
    ids = parse_ids(" ".join(f"<{number}@acme.example>" for number in range(1000)))
    assert ids[0] == "0@acme.example"
    assert ids[1:] == tuple(f"{number}@acme.example" for number in range(968, 1000))


def test_an_id_with_blanks_is_not_cut() -> None:
    assert parse_id("<abc def@old mailer.example>") == "abcdef@oldmailer.example"
    assert parse_id("<>") == parse_id("") == parse_id("no id") == ""
    assert parse_id("a@acme.example") == "a@acme.example"


PARAMS = [
    ("text/plain", ("text/plain", {})),
    ("Text / HTML ; Charset = UTF-8", ("text/html", {"charset": "UTF-8"})),
    ('text/plain; name="a;b\\"c.txt"; charset=x', ("text/plain", {"name": 'a;b"c.txt', "charset": "x"})),
    ("text/plain (note); charset=us-ascii (plain)", ("text/plain", {"charset": "us-ascii"})),
    ("multipart/mixed\tboundary=abc", ("multipart/mixed", {"boundary": "abc"})),
    (
        'application/pdf; name="x.pdf" charset=utf-8',
        ("application/pdf", {"name": "x.pdf", "charset": "utf-8"}),
    ),
    (
        "attachment; filename=my report.pdf; size=3",
        ("attachment", {"filename": "my report.pdf", "size": "3"}),
    ),
    ("attachment; filename=Invoice_(1).pdf", ("attachment", {"filename": "Invoice_(1).pdf"})),
    ('attachment; filename="cut', ("attachment", {"filename": "cut"})),
    ("attachment; filename=a; filename=b", ("attachment", {"filename": "a"})),
    ("attachment; filename*=utf-8'en'%E2%82%AC.txt", ("attachment", {"filename": "€.txt"})),
    ("attachment; filename=plain; filename*=utf-8''better", ("attachment", {"filename": "better"})),
    (
        "attachment; filename*0*=iso-8859-1''f%FC; filename*1=\"r M\"; filename*2*=%E4rz.pdf",
        ("attachment", {"filename": "für März.pdf"}),
    ),
    ("attachment; filename*1=b; filename*0=a", ("attachment", {"filename": "ab"})),
    (
        "attachment; filename*0*=utf-8'fr'%C3%89t; filename*1*=utf-8'fr'%C3%A9_; filename*2*=utf-8'(l'ann%C3%A9e).txt",
        ("attachment", {"filename": "Été_(l'année).txt"}),
    ),
    ('text/plain filename="two (2).txt"', ("text/plain", {"filename": "two (2).txt"})),
    ('attachment; filename="l\\\'eau.txt"', ("attachment", {"filename": "l'eau.txt"})),
    ('attachment; filename="=?utf-8?q?=C3=9Cber.pdf?="', ("attachment", {"filename": "Über.pdf"})),
    ('attachment; filename="C:\\docs\\new.txt"', ("attachment", {"filename": "C:\\docs\\new.txt"})),
    ('multipart/mixed; boundary="=?x?= "', ("multipart/mixed", {"boundary": "=?x?= "})),
    ("", ("", {})),
    (";;; ; =", ("", {})),
]


@pytest.mark.parametrize(("value", "expected"), PARAMS, ids=[value for value, _ in PARAMS])
def test_parameters_are_read(value: str, expected: tuple[str, dict[str, str]]) -> None:
    assert parse_params(value) == expected


@pytest.mark.parametrize("unit", ["; ", "a=b ", 'a="\\', "(", "a ", "a*1*=x;", "=", "'", ";=", '"'])
def test_hostile_parameters_take_linear_time(unit: str) -> None:
    begin = time.process_time()
    parse_params("text/plain; " + unit * (100_000 // len(unit)))
    assert time.process_time() - begin < 3


@pytest.mark.parametrize("unit", ["=?a?q?", "=?utf-8?q?a?= ", "=?utf-8?q?a?b", "=?a?b?YQ==?==?b?q?b?=", "?="])
def test_hostile_words_take_linear_time(unit: str) -> None:
    begin = time.process_time()
    decode_words(unit * (100_000 // len(unit)))
    assert time.process_time() - begin < 3
