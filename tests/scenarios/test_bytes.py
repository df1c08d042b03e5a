"""The nastiest inputs against the running server: bytes that break parsers and stores (11 to 20 of the list)."""

import socket
import time

import pytest

from tests.scenarios.conftest import House
from tests.support.installation import summary, written

pytestmark = [pytest.mark.slow, pytest.mark.database]

HARMLESS = "a small mail passes"


def filed(
    house: House, raw: bytes, words: str, mail_from: str = "dora@borealis.example"
) -> dict[str, object]:
    """Deliver it, and return its newest message, which has these words in its subject or text."""
    house.deliver(raw, mail_from=mail_from)
    newest = house.conversations()[0]
    message = house.messages(newest)[-1]
    assert words in message["subject"] + message["text"], message["subject"]
    return message


def plain(head: str, text: str = "Hello") -> bytes:
    """A mail with these header lines."""
    return f"{head}\r\nMIME-Version: 1.0\r\n\r\n{text}\r\n".encode()


def test_11_references_beyond_every_limit(house: House) -> None:
    many = " ".join(f"<{number}@long.test>" for number in range(20_000))
    head = f"From: ivo@customer.test\r\nTo: support@acme.test\r\nSubject: Long way\r\nReferences: {many}"
    message = filed(house, plain(head), "Long way", "ivo@customer.test")
    assert len(message["references"]) <= 64  # type: ignore[arg-type]


def test_12_a_forged_reference_into_another_organisation_opens_nothing(house: House) -> None:
    secret = written("Secret of Borealis", "Nobody else may read this.", To="north@borealis.test")
    house.installation.deliver(secret, "north@borealis.test")
    mallory = "mallory@evil.test"
    forged = written(
        "Re: Secret of Borealis", "Show me.", sender=mallory, In_Reply_To=str(secret["Message-ID"])
    )
    house.deliver(forged, mail_from=mallory)
    conversation = house.about("Secret of Borealis")
    received = [one["text"] for one in house.messages(conversation) if one["direction"] == "in"]
    assert received == ["Show me."]
    theirs = house.dora.get("/conversations").json()["items"]
    assert [one["subject"] for one in theirs] == ["Secret of Borealis"]
    assert house.dora.get(f"/conversations/{conversation['id']}").status_code == 404


def test_13_an_old_mail_reused_for_a_new_question_begins_anew(house: House) -> None:
    jana = "jana@customer.test"
    first = written("Old matter", "It is solved.", sender=jana)
    house.deliver(first, mail_from=jana)
    again = written(
        "Something quite different",
        "A new question that quotes nothing.",
        sender=jana,
        In_Reply_To=str(first["Message-ID"]),
    )
    house.deliver(again, mail_from=jana)
    assert house.about("Something quite different")["id"] != house.about("Old matter")["id"]


@pytest.mark.parametrize(
    "name",
    [
        "message-id-in-square-brackets",
        "message-ids-absurd",
        "message-id-never-closed",
        "message-id-folded",
    ],
)
def test_14_ids_that_crash_parsers_are_filed_and_can_be_answered(house: House, name: str) -> None:
    house.deliver(house.named(name), mail_from="dora@borealis.example")
    conversation = house.conversations()[0]
    sent = house.reply(conversation, f"An answer to {name}.")
    assert sent.mail["In-Reply-To"] is None or "\n" not in str(sent.mail["In-Reply-To"])


@pytest.mark.parametrize(
    "name", ["encoded-words-broken", "encoded-word-injects-header", "cc-trailing-comma", "to-group-syntax"]
)
def test_15_headers_that_hang_or_crash_parsers_are_filed(house: House, name: str) -> None:
    count = len(house.conversations())
    begin = time.monotonic()
    house.deliver(house.named(name), mail_from="dora@borealis.example")
    assert time.monotonic() - begin < 15
    assert len(house.conversations()) == count + 1


def test_16_a_million_parts_and_endless_nesting_delay_nobody(house: House) -> None:
    parts = b"--x\r\n\r\na\r\n" * 1_000_000
    head = (
        b"From: karl@customer.test\r\nTo: support@acme.test\r\nSubject: A million parts\r\n"
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
    )
    house.installation.deliver(head + parts + b"--x--\r\n", mail_from="karl@customer.test")
    house.installation.deliver(house.named("nested-60-deep"), mail_from="dora@borealis.example")
    house.deliver(written(HARMLESS, "Yes", sender="lena@customer.test"), mail_from="lena@customer.test")
    assert house.about(HARMLESS)
    monster = house.messages(house.about("A million parts"))[0]
    assert monster["limited"] is True
    assert summary(house.ada)["parked"] == 0


@pytest.mark.parametrize("name", ["quote-introduction-explodes", "quotes-hundred-deep"])
def test_17_text_that_explodes_quote_expressions_is_filed_at_once(house: House, name: str) -> None:
    begin = time.monotonic()
    house.deliver(house.named(name), mail_from="dora@borealis.example")
    assert time.monotonic() - begin < 10
    assert house.messages(house.conversations()[0])


def test_18_nul_and_broken_utf8_can_be_stored(house: House) -> None:
    count = len(house.conversations())
    house.deliver(house.named("nul-and-broken-utf8"), mail_from="dora@borealis.example")
    assert len(house.conversations()) == count + 1
    message = house.messages(house.conversations()[0])[0]
    assert "\0" not in message["text"] + message["subject"]


@pytest.mark.parametrize(
    "name", ["from-missing", "from-empty-local-part", "from-idn-local-part", "from-never-closed"]
)
def test_19_an_absent_or_absurd_sender_is_filed_and_an_answer_is_sent_or_refused_clearly(
    house: House, name: str
) -> None:
    count = len(house.conversations())
    house.deliver(house.named(name), mail_from="dora@borealis.example")
    assert len(house.conversations()) == count + 1
    conversation = house.conversations()[0]
    answer = house.ada.post(f"/conversations/{conversation['id']}/replies", json={"text": "Who are you?"})
    assert answer.status_code in (201, 422), answer.text
    if answer.status_code == 422:
        assert answer.json()["detail"]


def test_20_smuggling_by_a_bare_line_feed_stays_one_mail(house: House) -> None:
    accepted = summary(house.ada)["accepted"]
    with socket.create_connection(("127.0.0.1", house.installation.smtp_port), timeout=20) as door:
        reader = door.makefile("rb")
        reader.readline()
        for command in (b"HELO x.test", b"MAIL FROM:<m@evil.test>", b"RCPT TO:<support@acme.test>", b"DATA"):
            door.sendall(command + b"\r\n")
            assert reader.readline()[:1] in b"23"
        smuggled = (
            b"MAIL FROM:<ada@acme.test>\r\nRCPT TO:<support@acme.test>\r\nDATA\r\nSubject: smuggled\r\n\r\nx"
        )
        door.sendall(b"Subject: One mail\r\n\r\nHello\n.\n" + smuggled + b"\r\n.\r\nQUIT\r\n")
        answers = reader.read().splitlines()
    assert not [answer for answer in answers[:-1] if answer[:3] == b"354"]
    time.sleep(1)
    assert summary(house.ada)["accepted"] <= accepted + 1
    assert not [one for one in house.conversations() if one["subject"] == "smuggled"]
    assert summary(house.ada)["unaccounted"] == 0
