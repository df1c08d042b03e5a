"""Files of messages: seen within the page where that is safe, saved otherwise, in parts and all at once."""

import io
import zipfile
from types import SimpleNamespace

import pytest

from postroom.conversations.models import Attachment
from tests.web.conftest import Browser
from tests.web.making import attached, conversation, received
from tests.web.pictures import PNG

INVITATION = b"""BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VEVENT
UID:1
SUMMARY:Tea <tasting>
DTSTART:20261201T140000Z
DTEND:20261201T150000Z
LOCATION:The kitchen
ORGANIZER:mailto:carol@customer.test
ATTENDEE:mailto:support@acme.test
END:VEVENT
END:VCALENDAR
"""
CARD = b"""BEGIN:VCARD
VERSION:3.0
FN:Carol\\, Klein
ORG:Kettle Works;Sales
TITLE:Buyer
EMAIL;TYPE=work:carol@cus
 tomer.test
item1.TEL:tel:+49 1
END:VCARD
"""


def file(acme: SimpleNamespace, name: str, kind: str, content: bytes, text: str = "x") -> Attachment:
    return attached(received(conversation(acme.support), text), name, kind, content)


@pytest.mark.parametrize(
    ("name", "kind", "content", "wanted"),
    [
        ("a.ics", "text/calendar", INVITATION, ["Tea &lt;tasting&gt;", "2026-12-01T14:00:00+00:00", "The kitchen",
                                                "carol@customer.test", "support@acme.test"]),
        ("a.ics", "text/calendar", b"BEGIN:VCALENDAR nonsense", ["nothing to see"]),
        ("c.vcf", "text/vcard", CARD, ["Carol, Klein", "Buyer", "Kettle Works, Sales",
                                       "mailto:carol@customer.test", "+49 1"]),
        ("c.vcf", "text/vcard", b"BEGIN:VCARD\nEND:VCARD", ["nothing to see"]),
        ("a.csv", "text/csv", b"name;price\n<b>Pot</b>;\"1;5\"\n",
         ["<td dir=\"auto\">&lt;b&gt;Pot&lt;/b&gt;</td>", ">1;5<"]),
        ("a.txt", "text/plain; charset=utf-8", "<script>Grüße".encode(), ["&lt;script&gt;Grüße"]),
        ("a.log", "text/plain", b"x" * 100_000, ["only the beginning"]),
        ("a.pdf", "application/pdf", b"%PDF-1.4", ["<iframe", "preview pdf"]),
        ("a.mp3", "audio/mpeg", b"ID3", ["<audio"]),
        ("a.mp4", "video/mp4", b"x", ["<video"]),
        ("a.html", "text/html", b"<script>", ["nothing to see"]),
        ("a.exe", "application/octet-stream", b"MZ", ["nothing to see"]),
    ],
)  # fmt: skip
def test_what_can_be_seen_of_a_file(
    acme: SimpleNamespace, browser: Browser, name: str, kind: str, content: bytes, wanted: list[str]
) -> None:
    one = file(acme, name, kind, content)
    answer = browser(acme.ben).get(f"/attachments/{one.pk}/preview")
    assert answer.status_code == 200
    for words in wanted:
        assert words in answer.text


@pytest.mark.parametrize(
    ("name", "kind", "inline"),
    [("a.png", "image/png", True), ("a.jpg", "image/jpg", True), ("a.pdf", "application/pdf", True),
     ("a.mp3", "audio/mpeg", True), ("a.svg", "image/svg+xml", False), ("a.html", "text/html", False),
     ("a.txt", "text/plain", False), ("a.js", "text/javascript", False), ("a.xml", "application/xml", False)],
)  # fmt: skip
def test_only_what_is_harmless_is_shown(
    acme: SimpleNamespace, browser: Browser, name: str, kind: str, inline: bool
) -> None:
    one, ben = file(acme, name, kind, b"abc"), browser(acme.ben)
    answer = ben.get(f"/attachments/{one.pk}")
    assert answer["Content-Disposition"].startswith("inline" if inline else "attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["Content-Type"] == "application/octet-stream" or inline
    assert ben.get(f"/attachments/{one.pk}?download")["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("asked", "status", "content", "words"),
    [("bytes=2-4", 206, b"234", "bytes 2-4/10"), ("bytes=7-", 206, b"789", "bytes 7-9/10"),
     ("bytes=-2", 206, b"89", "bytes 8-9/10"), ("bytes=0-99", 200, b"0123456789", ""),
     ("bytes=10-", 416, b"", "bytes */10"), ("bytes=-0", 416, b"", "bytes */10"),
     ("bytes=4-2", 200, b"0123456789", ""), ("bytes=1-2,4-5", 200, b"0123456789", ""),
     ("lines=1", 200, b"0123456789", ""), ("", 200, b"0123456789", "")],
)  # fmt: skip
def test_a_player_may_ask_for_a_part(
    acme: SimpleNamespace, browser: Browser, asked: str, status: int, content: bytes, words: str
) -> None:
    one = file(acme, "a.mp3", "audio/mpeg", b"0123456789")
    answer = browser(acme.ben).get(
        f"/attachments/{one.pk}", headers={"Range": asked, "Accept-Encoding": "gzip"}
    )
    assert (answer.status_code, answer.getvalue()) == (status, content)
    assert answer.headers.get("Content-Range", "") == words
    assert answer.headers.get("Content-Encoding", "identity") == "identity"


def test_all_files_come_as_one_archive(acme: SimpleNamespace, browser: Browser) -> None:
    message = received(conversation(acme.support), "x")
    large = bytes(range(256)) * 4096
    for name, content in (("../a.txt", b"one"), ("a.txt", b"two"), ("A.TXT", b"three"), ("", large)):
        attached(message, name, "text/plain", content)
    answer = browser(acme.ben).get(f"/messages/{message.pk}/files.zip", headers={"Accept-Encoding": "gzip"})
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as archive:
        assert archive.testzip() is None
        found = {name: archive.read(name) for name in archive.namelist()}
    assert [name for name in found if name.startswith(("/", "../"))] == []
    assert sorted(found.values()) == sorted([b"one", b"two", b"three", large])
    assert len({name.lower() for name in found}) == 4


def test_a_page_shows_pictures_with_their_size_and_marks_what_is_dangerous(
    acme: SimpleNamespace, browser: Browser
) -> None:
    message = received(conversation(acme.support), "x")
    attached(message, "pot.png", "image/png", PNG, width=3, height=2)
    attached(message, "invoice.pdf.exe", "application/octet-stream", b"MZ")
    attached(message, "a" * 240 + ".pdf", "application/pdf", b"%PDF-1.4")
    page = browser(acme.ben).get(f"/conversations/{message.conversation_id}").text
    assert 'width="3" height="2"' in page
    assert "3 × 2" in page
    assert page.count("This is a program") == 2  # for the eye, and on hovering
    assert f"/messages/{message.pk}/files.zip" in page
