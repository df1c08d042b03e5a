"""The text of attachments: what is read of each kind, and what a file cannot do to whoever reads it."""

import zipfile
import zlib
from io import BytesIO
from types import SimpleNamespace

import pytest

from postroom.search.attachments import reading
from postroom.search.attachments.kinds import kind_of
from postroom.search.attachments.reading import read
from postroom.search.find import find
from postroom.search.index import indexer
from postroom.search.index.generations import current
from postroom.search.models import AttachmentText
from tests.search.indexing import anew
from tests.support.waiting import eventually
from tests.web.making import attached, conversation

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def archive(**parts: str) -> bytes:
    """Return a zip file; the names of its parts with _ for /."""
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name.replace("__", ".").replace("_", "/"), text)
    return data.getvalue()


def pdf(text: str) -> bytes:
    """Return a PDF of one page."""
    stream = zlib.compress(f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode())
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return b"%s%s%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        data, head, table, len(objects) + 1, len(data)
    )  # fmt: skip


def docx(text: str) -> bytes:
    return archive(
        word_document__xml=f'<w:document xmlns:w="{WORD}"><w:p><w:t>{text}</w:t></w:p></w:document>'
    )


FILES = {
    "text": "The seal, größer".encode("utf-16"),
    "html": b"<style>p{}</style><p>The <b>seal</b></p><script>no()</script>",
    "pdf": pdf("The seal of batch seven"),
    "docx": docx("The seal"),
    "xlsx": archive(
        xl_sharedStrings__xml="<sst><si><t>The seal</t></si></sst>",
        xl_worksheets_sheet1__xml="<worksheet><c><f>SUM(A1)</f><v>4711</v></c></worksheet>",
    ),
    "pptx": archive(
        ppt_slides_slide1__xml='<p:sld xmlns:p="x" xmlns:a="y"><a:p><a:t>The seal</a:t></a:p></p:sld>'
    ),
    "odf": archive(content__xml='<d xmlns:text="x"><text:p>The seal</text:p></d>'),
}


@pytest.mark.parametrize("kind", FILES)
def test_each_kind_is_read(kind: str) -> None:
    outcome, text = read(FILES[kind], kind)
    assert outcome == "read"
    assert "The seal" in " ".join(text.split())
    assert "no()" not in text and "SUM" not in text


HURTFUL = {
    "no zip": (b"PK\x03\x04 not at all", "docx"),
    "no pdf": (b"%PDF-1.7 nothing follows", "pdf"),
    "entities": (
        archive(word_document__xml='<!DOCTYPE d [<!ENTITY a "kettle"><!ENTITY b "&a;&a;&a;">]><d>&b;</d>'),
        "docx",
    ),
    "cut": (docx("The seal " * 500)[:-300], "docx"),
}


@pytest.mark.parametrize("name", HURTFUL)
def test_what_is_broken_has_no_text(name: str) -> None:
    data, kind = HURTFUL[name]
    assert read(data, kind) == ("not readable", "")


def test_a_bomb_ends_within_its_bounds() -> None:
    outcome, text = read(archive(content__xml="<d>" + "kettle " * 30_000_000), "odf")
    assert outcome in ("read", "not readable", "too much memory")
    assert len(text) <= 400_000


def test_too_much_time_and_too_much_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SECONDS", 0)
    assert read(FILES["pdf"], "pdf") == ("too much time", "")
    monkeypatch.setattr(reading, "LARGEST_FILE", 10)
    assert read(FILES["pdf"], "pdf") == ("too large", "")


@pytest.mark.parametrize(
    ("content_type", "name", "kind"),
    [
        ("application/octet-stream", "Offer.PDF", "pdf"),
        ("application/pdf", "", "pdf"),
        ("text/x-log; charset=utf-8", "odd", "text"),
        ("image/png", "photo.png", None),
        ("application/zip", "all.zip", None),
    ],
)
def test_what_has_a_text(content_type: str, name: str, kind: str | None) -> None:
    assert kind_of(content_type, name) == kind


def test_the_text_is_found_soon_after_and_read_once_for_each_content(acme: SimpleNamespace) -> None:
    for subject in ("First", "Second"):
        made = conversation(acme.support, "See the file.", subject=subject)
        attached(made.messages.get(), "manual.docx", "application/octet-stream", docx("Descale it monthly."))
    broken = conversation(acme.support, "See the other file.")
    attached(broken.messages.get(), "broken.pdf", "application/pdf", b"%PDF-1.7 nothing")
    anew()
    assert find(acme.ben, "descale").total == 0
    generation = current()
    assert generation is not None
    role = indexer.Indexer(generation)
    try:
        eventually(lambda: not role.work_once() and not AttachmentText.objects.filter(outcome="").exists())
    finally:
        role.close()
    assert find(acme.ben, '"descale it"').total == 2
    assert find(acme.ben, "filename:broken").total == 1
    assert sorted(AttachmentText.objects.values_list("outcome", flat=True)) == ["not readable", "read"]
