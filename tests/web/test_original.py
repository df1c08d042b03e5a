"""The original of a message, and a conversation on paper."""

from types import SimpleNamespace

from postroom.accounts.installation import blobs
from postroom.conversations.noting import add_note
from tests.web.conftest import Browser
from tests.web.making import attached, conversation, received

RAW = b"""Received: from mx.acme.test (mx.acme.test [192.0.2.7])\r
 by inside.acme.test (Postroom) with ESMTPS; Mon, 23 Nov 2026 10:00:07 +0000\r
Received: from carols-laptop ([IPv6:2001:db8::1]) by mx.acme.test with ESMTPSA;\r
 Mon, 23 Nov 2026 11:00:02 +0100\r
Received: nonsense\r
From: Carol <carol@customer.test>\r
Subject: =?utf-8?q?K=C3=A4nnchen?= <script>\r
\r
Hello"""


def test_the_way_and_the_header_fields_are_a_sheet_to_read(acme: SimpleNamespace, browser: Browser) -> None:
    message = received(conversation(acme.support), "x", raw_digest=blobs().put(RAW))
    text = browser(acme.ben).get(f"/messages/{message.pk}/original").text
    assert "Kännchen &lt;script&gt;" in text
    assert "carols-laptop" in text
    assert "2001:db8::1" in text
    assert "192.0.2.7" in text
    assert "5 s later" in text
    assert text.index("carols-laptop") < text.index("inside.acme.test")


def test_the_source_is_text_and_nothing_else(acme: SimpleNamespace, browser: Browser) -> None:
    message = received(conversation(acme.support), "x", raw_digest=blobs().put(RAW))
    answer = browser(acme.ben).get(f"/messages/{message.pk}/source?view")
    assert answer["Content-Type"].startswith("text/plain")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content) == RAW  # type: ignore[attr-defined]


def test_a_mail_that_is_lost_has_no_original(acme: SimpleNamespace, browser: Browser) -> None:
    message = received(conversation(acme.support), "x", raw_digest="0" * 64)
    for page in ("original", "source"):
        assert browser(acme.ben).get(f"/messages/{message.pk}/{page}").status_code == 404


def test_paper_has_the_mail_and_notes_only_when_asked_for(acme: SimpleNamespace, browser: Browser) -> None:
    one = conversation(acme.support, "It leaks.", *["x"] * 40)
    attached(received(one, "And again."), "pot.png", "image/png")
    add_note(one, acme.ben, "Batch 7 again.")
    ben = browser(acme.ben)
    text = ben.get(f"/conversations/{one.pk}/print").text
    for words in ("And again.", "pot.png", "carol@customer.test", "without 12 earlier messages"):
        assert words in text
    assert "Batch 7" not in text
    assert "Batch 7" in ben.get(f"/conversations/{one.pk}/print?notes").text
