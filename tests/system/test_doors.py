"""What the SMTP door answers, and what becomes of odd mail."""

import smtplib

import pytest

from tests.support.installation import Installation, as_bytes, summary, written
from tests.support.sink import Sink
from tests.support.waiting import eventually

pytestmark = [pytest.mark.slow, pytest.mark.database]


def test_what_the_door_refuses_stands_in_the_ledger(installation: Installation) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        installation.deliver(written("Hello", "Anybody there?"), "nobody@acme.test")
    code, words = refused.value.recipients["nobody@acme.test"]
    assert code == 550
    assert words.startswith(b"5.1.1")
    api = installation.api()
    row = eventually(lambda: api.get("/ledger").json()["items"])[0]
    assert row["outcome"] == "refused"
    assert "nobody@acme.test" in row["reason"]
    assert summary(api)["accepted"] == 0
    # A mail that is too large is refused before it is sent.
    with smtplib.SMTP("127.0.0.1", installation.smtp_port) as smtp:
        smtp.ehlo()
        assert smtp.docmd("MAIL FROM:<carol@customer.test> SIZE=999999999")[0] == 552


ODD = {
    "nothing at all": b"",
    "no header": b"\r\nHello there\r\n",
    "nul and broken utf-8": b"From: a@b.test\r\nSubject: \x00\xff\xfe\r\n\r\n\x00\xff text\r\n",
    "absurd message-id": b"From: a@b.test\r\nMessage-ID: <[x@y]>\r\n\r\ntext\r\n",
    "absurd sender": b'From: <""@host>\r\nSubject: odd\r\n\r\ntext\r\n',
    "endless nesting": b"Content-Type: multipart/mixed; boundary=a\r\n\r\n"
    + b"--a\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n" * 500,
}


def test_odd_mail_is_kept_and_shown(installation: Installation) -> None:
    for raw in ODD.values():
        installation.deliver(raw)
    api = installation.api()
    sums = eventually(lambda: (found := summary(api))["filed"] == len(ODD) and found)
    assert sums["unaccounted"] == sums["parked"] == 0
    for conversation in api.get("/conversations").json()["items"]:
        assert api.get(f"/conversations/{conversation['id']}/messages").status_code == 200


def test_the_same_mail_twice_is_filed_once(installation: Installation) -> None:
    raw = as_bytes(written("Twice", "The relay sent it twice."))
    installation.deliver(raw)
    installation.deliver(raw)
    api = installation.api()
    sums = eventually(lambda: (found := summary(api))["duplicate"] == 1 and found)
    assert (sums["accepted"], sums["filed"], sums["unaccounted"]) == (2, 1, 0)
    outcomes = {row["outcome"]: row["conversation"] for row in api.get("/ledger").json()["items"]}
    assert outcomes["duplicate"] == outcomes["filed"]


def test_a_refusing_relay_is_told_in_its_own_words_and_a_delay_is_retried(
    installation: Installation, sink: Sink
) -> None:
    sink.answers["carol@customer.test"] = "550 5.1.1 no such person"
    installation.deliver(written("Hello", "Please answer."))
    api = installation.api()
    conversation = eventually(lambda: api.get("/conversations").json()["items"])[0]
    api.post(
        f"/conversations/{conversation['id']}/replies", json={"text": "Here you are."}
    ).raise_for_status()

    def recipient() -> dict[str, str]:
        messages = api.get(f"/conversations/{conversation['id']}/messages").json()["items"]
        return messages[-1]["recipients"][0]

    failed = eventually(lambda: (one := recipient())["state"] == "failed" and one)
    assert failed["answer"] == "550 5.1.1 no such person"


def test_a_bounce_comes_back_to_the_recipient_of_the_mail(installation: Installation, sink: Sink) -> None:
    api = installation.api()
    api.post(
        "/conversations",
        json={
            "mailbox": "support@acme.test",
            "to": ["gone@customer.test"],
            "subject": "Offer",
            "text": "Hello",
        },
    ).raise_for_status()
    sent = eventually(lambda: sink.taken)[0]
    bounce = (
        "From: MAILER-DAEMON@customer.test\r\nTo: support@acme.test\r\nSubject: Undelivered Mail\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.customer.test\r\n\r\n"
        "Final-Recipient: rfc822; gone@customer.test\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        f"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: {sent.mail['Message-ID']}\r\n\r\nHello\r\n--b--\r\n"
    )
    installation.deliver(bounce.encode(), mail_from="")
    conversation = api.get("/conversations").json()["items"][0]

    def messages() -> list[dict[str, object]]:
        return api.get(f"/conversations/{conversation['id']}/messages").json()["items"]

    eventually(lambda: len(messages()) == 2)
    assert messages()[0]["recipients"][0]["state"] == "bounced"  # type: ignore[index]
    assert len(api.get("/conversations").json()["items"]) == 1


def test_an_automatic_answer_leaves_once_and_never_for_a_machine(
    installation_in_peace: Installation, sink: Sink
) -> None:
    installation = installation_in_peace
    installation.run(
        "mailbox",
        "add",
        "hello@acme.test",
        "--name",
        "Hello",
        "--auto-reply",
        "We have your mail.",
        "--undo-seconds",
        "0",
    )
    installation.start()
    for number in range(3):
        installation.deliver(written(f"Question {number}", "Hello?", To="hello@acme.test"), "hello@acme.test")
    machine = written(
        "Out of office",
        "I am away.",
        sender="dora@other.test",
        To="hello@acme.test",
        Auto_Submitted="auto-replied",
    )
    installation.deliver(machine, "hello@acme.test", mail_from="dora@other.test")
    api = installation.api()
    eventually(lambda: summary(api)["filed"] == 4)
    answer = eventually(lambda: sink.taken)[0]
    eventually(lambda: "postroom_follow_backlog 0.0" in metrics(installation))
    assert [one.recipients for one in sink.taken] == [["carol@customer.test"]]
    assert answer.mail_from in ("", "<>", None)
    assert answer.mail["Auto-Submitted"] == "auto-replied"
    assert answer.mail.get_content().strip() == "We have your mail."


def metrics(installation: Installation) -> str:
    """Return the metrics as text."""
    import httpx

    return httpx.get(f"{installation.url}/metrics").text
