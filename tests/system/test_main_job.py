"""The main job: mail in by real SMTP, answered, the answer's answer in the same conversation."""

import pytest

from tests.support.installation import Installation, answer_to, summary, written
from tests.support.sink import Sink
from tests.support.waiting import eventually

pytestmark = [pytest.mark.slow, pytest.mark.database]


def test_a_customer_is_answered_and_answers(installation: Installation, sink: Sink) -> None:
    api = installation.api("ben@acme.test")
    installation.deliver(written("Broken kettle", "The kettle leaks at the bottom.\n\nCarol"))
    conversation = eventually(lambda: api.get("/conversations").json()["items"])[0]
    assert conversation["subject"] == "Broken kettle"
    assert conversation["status"] == "open"

    reply = api.post(f"/conversations/{conversation['id']}/replies", json={"text": "A new one leaves today."})
    assert reply.status_code == 201, reply.text
    sent = eventually(lambda: sink.taken)[0]
    assert sent.recipients == ["carol@customer.test"]
    assert sent.mail["Subject"] == "Re: Broken kettle"
    assert "A new one leaves today." in sent.mail.get_body(("plain",)).get_content()

    closed = api.patch(f"/conversations/{conversation['id']}", json={"status": "closed"})
    assert closed.json()["status"] == "closed"
    installation.deliver(answer_to(sent.mail, "Thank you!"))
    messages = eventually(
        lambda: (
            (found := api.get(f"/conversations/{conversation['id']}/messages").json()["items"])[2:] and found
        )
    )
    assert [message["direction"] for message in messages] == ["in", "out", "in"]
    assert messages[1]["recipients"] == [
        {"address": "carol@customer.test", "state": "sent", "answer": "250 taken"}
    ]
    assert messages[2]["text"] == "Thank you!"
    assert len(api.get("/conversations").json()["items"]) == 1
    assert api.get(f"/conversations/{conversation['id']}").json()["status"] == "open"
    assert summary(api) == {
        "accepted": 2,
        "filed": 2,
        "duplicate": 0,
        "quarantined": 0,
        "parked": 0,
        "waiting": 0,
        "unaccounted": 0,
    }
