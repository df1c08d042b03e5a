"""Mail on the line, from the spool's claim to the conversation."""

from types import SimpleNamespace

from postroom.conversations.models import Conversation
from postroom.delivery.line import deliver
from postroom.kit.clock import now
from postroom.spool import Claimed, Envelope

RAW = (
    b"From: Carol Klein <carol@customer.test>\r\nTo: support@acme.test\r\n"
    b"Subject: Kettle\r\nMessage-ID: <%b@x>\r\n\r\nHi\r\n"
)


def claimed(acme: SimpleNamespace, number: int) -> Claimed:
    """Return a delivery to Support as the spool hands it out."""
    recipients = ("support@acme.test",)
    return Claimed(
        id=number,
        mail_id=number,
        mailbox=acme.support.pk,
        organisation=acme.organisation.pk,
        recipients=recipients,
        lane="normal",
        state="claimed",
        attempts=1,
        size_bytes=100,
        envelope=Envelope("smtp", "127.0.0.1", "x", "carol@customer.test", recipients, received_at=now()),
        error="",
        worker="test",
        due_at=None,
        stored_at=now(),
        token="t",
    )


def test_a_new_conversation_has_the_contact_of_its_sender(acme: SimpleNamespace) -> None:
    deliver([(claimed(acme, 1), RAW % b"1")])
    conversation = Conversation.objects.get()
    assert conversation.contact is not None
    assert conversation.contact.name == "Carol Klein"


def test_what_the_ledger_knows_is_not_filed_again(acme: SimpleNamespace) -> None:
    deliver([(claimed(acme, 1), RAW % b"1")])
    deliver([(claimed(acme, 1), RAW % b"1")])
    assert Conversation.objects.get().message_count == 1
