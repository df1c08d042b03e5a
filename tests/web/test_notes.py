"""Notes with files: put in, shown beside the words, and handed out to those who see the conversation."""

from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from postroom.conversations.models import Conversation, Note
from postroom.conversations.writing.uploads import keep
from tests.web.conftest import Browser
from tests.web.making import conversation
from tests.web.pictures import PNG


@pytest.fixture
def kettle(acme: SimpleNamespace) -> Conversation:
    return conversation(acme.support)


def test_a_file_stands_beside_the_words_and_opens_for_those_who_see_it(
    acme: SimpleNamespace, kettle: Conversation, browser: Browser
) -> None:
    picture = keep(acme.ben, "seal.png", "image/png", PNG, 10_000_000)
    ben, page = browser(acme.ben), f"/conversations/{kettle.pk}"
    ben.post(f"{page}/notes", {"note": "The **seal**", "files": [picture.key]})
    file = f"/notes/{Note.objects.get().pk}/files/0"
    shown = ben.get(page).content.decode()
    assert "<b>seal</b>" in shown
    assert f'src="{file}"' in shown
    assert "seal.png" in shown
    answer = ben.get(file)
    assert (b"".join(answer.streaming_content), answer.headers["Content-Type"]) == (PNG, "image/png")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    acme.chloe.memberships.filter(mailbox=acme.support).delete()
    for stranger in (acme.chloe, acme.dora):
        assert browser(stranger).get(file).status_code == 404


def test_files_alone_are_a_note_and_a_form_without_script_brings_them(
    acme: SimpleNamespace, kettle: Conversation, browser: Browser
) -> None:
    page = f"/conversations/{kettle.pk}/notes"
    browser(acme.ben).post(page, {"note": "", "file": SimpleUploadedFile("log.html", b"<script>")})
    note = Note.objects.get()
    assert (note.text, [one.name for one in note.files]) == ("", ["log.html"])
    answer = browser(acme.ben).get(f"/notes/{note.pk}/files/0")
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_refused_note_keeps_its_words_and_files(
    acme: SimpleNamespace, kettle: Conversation, browser: Browser
) -> None:
    key = keep(acme.ben, "log.txt", "text/plain", b"x", 10_000).key
    ben, page = browser(acme.ben), f"/conversations/{kettle.pk}/notes"
    answer = ben.post(page, {"note": "x" * 100_001, "files": [key]})
    assert answer.status_code == 422
    assert f'value="{key}"' in answer.content.decode()
    answer = ben.post(page, {"note": "Look", "files": [key, "gone"]})
    assert answer.status_code == 422
    for words in (">Look</textarea>", "A file of this mail is gone"):
        assert words in answer.content.decode()
    assert not Note.objects.exists()
