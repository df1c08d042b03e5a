"""The demo's mails are sound as bytes, stand in order, and hold every kind of mail they are meant to show."""

import csv
import email
import email.policy
import io
import re
import xml.etree.ElementTree as Xml
import zipfile
import zlib
from collections import Counter
from datetime import UTC, datetime, timedelta, timezone
from email.message import EmailMessage
from functools import cache

import pytest

from postroom.config.demo.cast import BILLING, MAILBOXES, PEOPLE, SALES, SUPPORT
from postroom.config.demo.samples import Sample, samples

NOON = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)
MOMENTS = [
    NOON,
    datetime(2026, 3, 1, 0, 1, tzinfo=UTC),
    datetime(2027, 1, 1, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(2026, 6, 30, 1, 30, tzinfo=timezone(timedelta(hours=9))),
]


@cache
def at(now: datetime) -> list[Sample]:
    return samples(now)


@cache
def read(sample: Sample) -> EmailMessage:
    message = email.message_from_bytes(sample.raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def mails() -> list[tuple[Sample, EmailMessage]]:
    return [(sample, read(sample)) for sample in at(NOON)]


def one(subject: str) -> tuple[Sample, EmailMessage]:
    found = [(sample, message) for sample, message in mails() if message["Subject"] == subject]
    assert len(found) == 1
    return found[0]


def words(message: EmailMessage, kind: str = "plain") -> str:
    body = message.get_body((kind,))
    return str(body.get_content()) if body else ""


def test_there_are_about_forty_and_the_same_moment_gives_the_same_bytes() -> None:
    assert 38 <= len(at(NOON)) <= 48
    assert samples(NOON) == at(NOON)


@pytest.mark.parametrize("now", MOMENTS)
def test_they_stand_in_order_within_the_last_six_days(now: datetime) -> None:
    dates = [read(sample)["Date"].datetime for sample in at(now)]
    assert dates == sorted(dates)
    assert now - timedelta(days=6) <= dates[0]
    assert now - timedelta(minutes=40) <= dates[-1] <= now
    assert len({date.astimezone(UTC).date() for date in dates}) >= 5


@pytest.mark.parametrize("now", MOMENTS)
def test_an_answer_to_one_of_them_stands_after_it(now: datetime) -> None:
    seen: set[str] = set()
    ids = {read(sample)["Message-ID"] for sample in at(now)}
    for sample in at(now):
        message = read(sample)
        assert set(message.get("References", "").split()) & ids <= seen
        seen.add(message["Message-ID"])


def test_every_raw_is_sound_as_bytes() -> None:
    for sample in at(NOON):
        assert sample.raw.endswith(b"\r\n")
        assert sample.raw.count(b"\r\n") == sample.raw.count(b"\n") == sample.raw.count(b"\r")
        assert max(map(len, sample.raw.split(b"\r\n"))) <= 998
        assert b"\0" not in sample.raw
        head = sample.raw.partition(b"\r\n\r\n")[0]
        assert head.isascii()
        assert max(map(len, head.split(b"\r\n"))) <= 120


def test_pythons_parser_finds_no_fault() -> None:
    for _, message in mails():
        for part in message.walk():
            assert not part.defects, message["Subject"]
            if part.get_content_maintype() == "text":
                assert "\ufffd" not in part.get_content()
        for name in ("From", "To", "Date", "Message-ID", "MIME-Version"):
            assert len(message.get_all(name, [])) == 1


def test_envelopes_name_our_mailboxes_and_all_domains_are_for_examples() -> None:
    ours = {mailbox.address for mailbox in MAILBOXES}
    assert ours == {SUPPORT, SALES, BILLING}
    for sample, message in mails():
        assert set(sample.rcpt) <= ours
        assert len(set(sample.rcpt)) == len(sample.rcpt) >= 1
        head = sample.raw.partition(b"\r\n\r\n")[0].decode()
        domains = re.findall(r"(?:@|//)([\w-]+\.[\w.-]*\w)", head + words(message) + words(message, "html"))
        assert domains
        assert [domain for domain in domains if not domain.endswith((".example", "w3.org"))] == []
    assert {rcpt for sample in at(NOON) for rcpt in sample.rcpt} == ours


def test_the_cast_sits_in_its_mailboxes() -> None:
    assert {person.address for person in PEOPLE} == {
        f"{name}@kettle.example" for name in ("ada", "ben", "chloe", "finn")
    }
    assert {mailbox for person in PEOPLE for mailbox in person.mailboxes} == {SUPPORT, SALES, BILLING}
    assert [person.role for person in PEOPLE].count("owner") == 1


def test_threads_with_a_follow_up_and_a_colleague_who_joins_by_cc() -> None:
    by_id = {message["Message-ID"]: message for _, message in mails()}
    answers = [(m, by_id[m["In-Reply-To"]]) for m in by_id.values() if m["In-Reply-To"] in by_id]
    assert len(answers) >= 6
    assert any(answer["From"] == parent["From"] for answer, parent in answers)
    joined = [
        answer
        for answer, parent in answers
        if answer["From"] != parent["From"]
        and answer["From"].addresses[0].addr_spec in {cc.addr_spec for cc in parent["Cc"].addresses}
    ]
    assert len(joined) >= 3
    for answer, parent in answers:
        assert answer["References"].split()[-1] == parent["Message-ID"]
        first_line = next(line for line in words(parent).split("\n") if line)
        assert first_line[:40] in words(answer)


def test_history_is_quoted_in_the_way_of_three_mail_programs() -> None:
    html = [words(message, "html") for _, message in mails() if message["In-Reply-To"]]
    assert any('<blockquote class="gmail_quote"' in page for page in html)
    assert any('<blockquote type="cite">' in page for page in html)
    assert any("<b>From:</b>" in page and "MsoNormal" in page for page in html)


def test_many_character_sets_and_all_transfer_encodings() -> None:
    parts = [
        part for _, message in mails() for part in message.walk() if part.get_content_maintype() == "text"
    ]
    charsets = Counter(part.get_content_charset() for part in parts)
    assert set(charsets) >= {
        *("utf-8", "iso-8859-1", "iso-2022-jp", "windows-1251", "koi8-r", "big5", "gb18030", "windows-1252"),
    }
    encodings = {part["Content-Transfer-Encoding"] for part in parts}
    assert encodings >= {"7bit", "8bit", "quoted-printable", "base64"}
    subjects = " ".join(str(message["Subject"]) for _, message in mails())
    for piece in (
        "zwölf",
        "鉄瓶の修理",
        "самоваров",
        "Чайник",
        "溫控水壺",
        "不锈钢",
        "غلاية",
        "boda",
        "calcaire",
    ):
        assert piece in subjects


def test_the_arabic_one_runs_from_right_to_left() -> None:
    assert 'dir="rtl"' in words(one("طلب عرض سعر: 24 غلاية")[1], "html")


def test_machines_say_so_and_one_does_not() -> None:
    marked, note = one("Automatic reply: Deposit for order 5120")
    assert marked.mail_from == ""
    assert note["Auto-Submitted"] == "auto-replied"
    assert note["X-Auto-Response-Suppress"] == "All"
    unmarked, silent = one("Out of office: Your monthly statement")
    assert unmarked.mail_from
    assert not {"auto-submitted", "precedence", "x-auto-response-suppress"} & {
        name.lower() for name in silent
    }


def test_the_bounce_is_a_delivery_report() -> None:
    bounce, message = one("Undelivered Mail Returned to Sender")
    assert bounce.mail_from == ""
    assert message.get_content_type() == "multipart/report"
    assert message.get_param("report-type") == "delivery-status"
    kinds = [part.get_content_type() for part in message.iter_parts()]  # type: ignore[attr-defined]
    assert kinds == ["text/plain", "message/delivery-status", "text/rfc822-headers"]
    assert b"\r\nStatus: 5.1.1\r\n" in bounce.raw
    assert b"\r\nMessage-ID: <" in bounce.raw.partition(b"text/rfc822-headers")[2]


def test_the_newsletter_can_be_left_and_watches_its_readers() -> None:
    _, letter = one("The gooseneck is back, and five other things that pour")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "<https://" in letter["List-Unsubscribe"]
    page = words(letter, "html")
    assert 'width="1" height="1"' in page
    assert len(re.findall(r'<img src="https://', page)) == 3


def test_the_bait_shows_another_address_than_it_opens() -> None:
    _, bait = one("Action required: 4 incoming mails are being held back")
    assert bait["From"].addresses[0].domain == "kett1e.example"
    link = re.search(r'<a href="http://([^/"]+)[^"]*">https://([^/<]+)', words(bait, "html"))
    assert link
    assert link[1] != link[2] == "kettle.example"


def enclosures(content_type: str) -> list[tuple[EmailMessage, bytes]]:
    return [
        (part, part.get_payload(decode=True) or b"")
        for _, message in mails()
        for part in message.walk()
        if part.get_content_type() == content_type
    ]


def test_pictures_are_whole_and_one_stands_inside_its_text() -> None:
    pictures = enclosures("image/png")
    assert len(pictures) == 4
    assert len({data for _, data in pictures}) == 4
    for _, data in pictures:
        assert data.startswith(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR")
        size, kind = int.from_bytes(data[33:37]), data[37:41]
        assert kind == b"IDAT"
        assert zlib.crc32(data[37 : 41 + size]) == int.from_bytes(data[41 + size : 45 + size])
        assert len(zlib.decompress(data[41 : 41 + size])) == 210 * (1 + 280 * 3)
        assert len(data) < 20_000
    _, letter = one("Is my old kettle still safe?")
    inline = next(part for part in letter.walk() if part["Content-ID"])
    assert f'src="cid:{inline["Content-ID"].strip("<>")}"' in words(letter, "html")


def test_pdfs_have_a_table_that_points_at_their_objects() -> None:
    pdfs = enclosures("application/pdf")
    assert {part.get_filename() for part, _ in pdfs} >= {"GBC-40417.pdf", "Kaufbeleg Flötenkessel März.pdf"}
    for _, data in pdfs:
        table = int(data.rsplit(b"startxref\n", 1)[1].split()[0])
        assert data[table:].startswith(b"xref\n0 6\n")
        places = [int(line[:10]) for line in data[table:].split(b"\n")[3:8]]
        assert [data[place : place + 7] for place in places] == [b"%d 0 obj" % n for n in range(1, 6)]
        stream = re.search(rb"/Length (\d+) >>\nstream\n(.*)\nendstream", data, re.DOTALL)
        assert stream
        assert len(stream[2]) == int(stream[1])


def test_list_invitation_report_and_attached_mail_can_be_read() -> None:
    rows = list(csv.DictReader(io.StringIO(enclosures("text/csv")[0][1].decode("utf-8-sig"))))
    assert len(rows) == 12
    assert rows[8]["lid"] == "no"
    invitation = enclosures("text/calendar")[0][1].decode()
    assert "METHOD:REQUEST" in invitation
    assert re.search(r"DTSTART:20260315T100000Z", invitation)
    with zipfile.ZipFile(io.BytesIO(enclosures("application/zip")[0][1])) as archive:
        assert Xml.fromstring(archive.read(archive.namelist()[0])).tag == "feedback"
    _, forward = one("Fwd: Your claim 66-20418: decision")
    attached = next(part for part in forward.iter_attachments())
    assert attached.get_content()["Subject"] == "Your claim 66-20418: decision"


def test_one_mail_is_delivered_twice() -> None:
    ids = Counter(message["Message-ID"] for _, message in mails())
    twice = [key for key, count in ids.items() if count > 1]
    assert len(twice) == 1
    first, second = (sample for sample, message in mails() if message["Message-ID"] == twice[0])
    assert first.raw != second.raw
    assert first.raw.partition(b"From: ")[2] == second.raw.partition(b"From: ")[2]
    assert (first.mail_from, first.rcpt) == (second.mail_from, second.rcpt)


def test_the_odd_shapes() -> None:
    all_mails = mails()
    (bare,) = [message for _, message in all_mails if not message["Subject"]]
    assert bare.get_content_type() == "image/png"
    assert max(len(message["Subject"] or "") for _, message in all_mails) > 300
    assert any(words(message).rstrip().endswith("Sent from my iPhone") for _, message in all_mails)
    assert any(set(sample.rcpt) == {SUPPORT, BILLING} for sample, _ in all_mails)
    assert any(
        "<table" in words(message, "html") and "Total" in words(message, "html") for _, message in all_mails
    )
    assert any("---------- Forwarded message" in words(message) for _, message in all_mails)
    assert any(message["List-Id"] and message["Precedence"] == "list" for _, message in all_mails)
