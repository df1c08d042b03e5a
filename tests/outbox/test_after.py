"""What follows: mail that fails brings its conversation back, mail that waits can be cancelled, people are warned."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client

from postroom.activity.models import Activity
from postroom.automations.follow import follow_once
from postroom.conversations.addresses import entered
from postroom.conversations.closing import close
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Message, ReadMark
from postroom.conversations.reading import mark_read
from postroom.conversations.replies import start
from postroom.conversations.scheduling import moment_of
from postroom.conversations.sending import take_back
from postroom.conversations.words import written
from postroom.kit.clock import now
from postroom.mail.model import BouncedRecipient
from postroom.outbox.bounces import mark_bounced
from postroom.outbox.claiming import claim
from postroom.outbox.models import Recipient
from postroom.outbox.relay import Answer
from postroom.outbox.remembering import remember
from tests.web.making import conversation


@pytest.fixture
def sent(acme: SimpleNamespace) -> Message:
    """Ada's mail to Carol, in a conversation that was closed since."""
    message = start(acme.support, acme.ada, written("Dear Carol"), entered(to="carol@c.test"), "Offer")
    close(message.conversation, acme.ben)
    message.conversation.latest_inbound_at = now()
    message.conversation.save(update_fields=["latest_inbound_at"])
    mark_read(message.conversation, acme.ada)
    return message


def refuse(words: str) -> None:
    (taken,) = claim(10)
    remember(taken, {due.address: Answer(int(words[:3]), words) for due in taken.recipients})


def test_a_failure_reopens_the_conversation_and_tells_its_author(
    sent: Message, acme: SimpleNamespace
) -> None:
    refuse("550 5.7.1 we do not like you")
    follow_once()
    sent.conversation.refresh_from_db()
    assert sent.conversation.status == "open"
    assert not ReadMark.objects.filter(person=acme.ada, conversation=sent.conversation).exists()
    client = Client()
    client.force_login(acme.ada)
    page = client.get(f"/conversations/{sent.conversation_id}").text
    assert "could not deliver Ada’s mail to carol@c.test: 550 5.7.1 we do not like you" in page
    assert Activity.objects.filter(kind="message.undelivered").count() == 1


def test_a_delay_reopens_nothing(sent: Message) -> None:
    refuse("451 4.7.1 later")
    follow_once()
    sent.conversation.refresh_from_db()
    assert sent.conversation.status == "closed"


def test_a_bounce_that_says_that_nobody_is_there_is_remembered(sent: Message, acme: SimpleNamespace) -> None:
    remember(claim(10)[0], {"carol@c.test": Answer(250, "250 ok")})
    assert sent.outgoing is not None
    gone = BouncedRecipient(
        address="carol@c.test", action="failed", status="5.1.1", reason="unknown-user", diagnostic="550 gone"
    )
    assert mark_bounced(sent.outgoing, gone, "failure")
    follow_once()
    sent.conversation.refresh_from_db()
    assert sent.conversation.status == "closed"
    assert Activity.objects.filter(kind="message.undelivered").count() == 1
    assert not ReadMark.objects.filter(person=acme.ada).exists()
    again = start(acme.support, acme.ada, written("Again"), entered(to="carol@c.test"), "Offer")
    assert again.outgoing is not None
    assert again.outgoing.recipients.get().state == "failed"


def test_mail_waits_for_its_time_and_can_be_cancelled(acme: SimpleNamespace) -> None:
    one = conversation(acme.support)
    client = Client()
    client.force_login(acme.ben)
    at = (now() + timedelta(days=2)).replace(microsecond=0)
    typed = {
        "to": "carol@customer.test",
        "text": "Later",
        "send_at": at.isoformat().replace("+00:00", "Z"),
        "anyway": "1",
    }
    assert client.post(f"/conversations/{one.pk}/replies", typed).status_code == 302
    assert Recipient.objects.get().due_at == at
    assert claim(10) == []
    page = client.get(f"/conversations/{one.pk}").text
    assert "Your mail leaves" in page
    assert "Cancel" in page
    message = Message.objects.get(direction="out")
    assert take_back(message, acme.ben)
    assert Recipient.objects.get().state == "cancelled"


@pytest.mark.parametrize(
    ("text", "words"),
    [("soon", "no date"), ("2020-01-01T00:00Z", "passed"), ("2999-01-01T00:00Z", "a year at most")],
)
def test_times_that_cannot_be(text: str, words: str) -> None:
    with pytest.raises(ConversationError, match=words) as refused:
        moment_of(text)
    assert refused.value.field == "send_at"


def test_people_are_warned_once_and_may_send_anyway(acme: SimpleNamespace) -> None:
    one = conversation(acme.support)
    client = Client()
    client.force_login(acme.ben)
    typed = {"to": "carol@customer.test", "text": "The invoice is attached.", "then": "close"}
    answer = client.post(f"/conversations/{one.pk}/replies", typed)
    assert answer.status_code == 422
    assert "The text says “attached”, and nothing is attached." in answer.text
    assert "The invoice is attached.</textarea>" in answer.text
    assert 'name="then" value="close"' in answer.text
    assert not Recipient.objects.exists()
    assert client.post(f"/conversations/{one.pk}/replies", {**typed, "anyway": "1"}).status_code == 302
    assert Recipient.objects.get().address == "carol@customer.test"
    one.refresh_from_db()
    assert one.status == "closed"
