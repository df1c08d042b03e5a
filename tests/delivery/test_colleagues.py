"""What colleagues answer to our notifications: a note, a reply, a decision; never a customer's mail."""

from email import policy
from email.message import EmailMessage
from itertools import count
from types import SimpleNamespace

import pytest

from postroom.accounts.installation import blobs
from postroom.automations.follow import follow_once
from postroom.automations.notification_mail import send_due_notifications
from postroom.conversations.addresses import entered
from postroom.conversations.answering import Begun, answer
from postroom.conversations.approval_rules import require_approval
from postroom.conversations.assigning import assign
from postroom.conversations.drafting import Typed
from postroom.conversations.models import (
    Approval,
    Conversation,
    Draft,
    Message,
    Note,
    Notification,
    NotificationKind,
    NotificationMail,
)
from postroom.conversations.notification_choices import Choice, choose
from postroom.conversations.noting import add_note
from postroom.conversations.replies import reply
from postroom.conversations.words import written
from postroom.delivery.line import deliver
from postroom.delivery.models import LedgerEntry
from postroom.mail.parse import parse
from postroom.outbox.models import Outgoing
from tests.delivery.making import claimed, mail

_numbers = count(1000)


def told() -> None:
    while follow_once():
        pass
    send_due_notifications()


def arrive(acme: SimpleNamespace, raw: bytes) -> LedgerEntry:
    number = next(_numbers)
    deliver([(claimed(acme, number), raw)])
    return LedgerEntry.objects.get(delivery=number)


def answered(
    acme: SimpleNamespace, text: str, sender: str = "Chloé <chloe@acme.test>", more: str = ""
) -> LedgerEntry:
    """Let the person of the newest notification mail answer it as a mail program does."""
    told_mail = NotificationMail.objects.latest("pk")
    headers = f"In-Reply-To: <{told_mail.message_id}>\r\n{more}"
    return arrive(acme, mail(str(next(_numbers)), subject="Re: x", sender=sender, text=text, more=headers))


@pytest.fixture
def kettle(acme: SimpleNamespace) -> Conversation:
    """Carol's mail, as it was delivered."""
    arrive(acme, mail("kettle", text="It leaks."))
    return Conversation.objects.get()


@pytest.fixture
def mentioned(acme: SimpleNamespace, kettle: Conversation) -> Conversation:
    """Chloé is named in a note and got a mail about it."""
    add_note(kettle, acme.ben, "@Chloé what do you think?")
    told()
    return kettle


def test_what_is_attached_to_an_answer_is_a_file_of_the_note(
    acme: SimpleNamespace, mentioned: Conversation
) -> None:
    mail = EmailMessage(policy.SMTP.clone(max_line_length=998))  # folding would encode a long Message-ID
    mail["From"], mail["To"], mail["Subject"] = "Chloé <chloe@acme.test>", "support@acme.test", "Re: x"
    mail["Message-ID"] = "<with-file@acme.test>"
    mail["In-Reply-To"] = f"<{NotificationMail.objects.latest('pk').message_id}>"
    mail.set_content("See the drawing.")
    mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="seal.pdf")
    arrive(acme, mail.as_bytes())
    note = Note.objects.latest("pk")
    (file,) = note.files
    assert (note.text, file.name, file.content_type) == ("See the drawing.", "seal.pdf", "application/pdf")
    assert blobs().get(file.digest) == b"%PDF-1.4"


def test_an_answer_to_a_mention_is_a_note(acme: SimpleNamespace, mentioned: Conversation) -> None:
    quoted = "The seal of batch 7.\r\n\r\nOn Tue, Ben wrote:\r\n> @Chloé what do you think?"
    entry = answered(acme, quoted)
    note = Note.objects.latest("pk")
    assert (note.author, note.text, note.conversation) == (acme.chloe, "The seal of batch 7.", mentioned)
    assert (entry.outcome, entry.conversation, entry.message) == ("filed", mentioned.pk, None)
    assert "a note of Chloé" in entry.reason
    assert Message.objects.count() == 1


def test_the_same_answer_twice_is_one_note(acme: SimpleNamespace, mentioned: Conversation) -> None:
    told_mail = NotificationMail.objects.get()
    raw = mail(
        "same", sender="chloe@acme.test", text="Yes.", more=f"In-Reply-To: <{told_mail.message_id}>\r\n"
    )
    arrive(acme, raw)
    arrive(acme, raw)
    assert Note.objects.filter(author=acme.chloe).count() == 1


def test_nobody_else_speaks_in_her_name(acme: SimpleNamespace, mentioned: Conversation) -> None:
    for sender in ("mallory@evil.test", "Chloé <mallory@evil.test>", "ben@acme.test"):
        answered(acme, "Send them money.", sender=sender)
    assert not Note.objects.exclude(author=acme.ben).exists()


def test_her_out_of_office_is_no_note_and_no_message(acme: SimpleNamespace, mentioned: Conversation) -> None:
    entry = answered(acme, "I am away.", more="Auto-Submitted: auto-replied\r\n")
    assert (entry.outcome, Note.objects.count(), Message.objects.count()) == ("filed", 1, 1)


def hears_of_new_answers(acme: SimpleNamespace, kettle: Conversation) -> None:
    choose(acme.chloe, None, NotificationKind.ANSWER, Choice(True, "instant"))
    assign(kettle, acme.chloe, acme.chloe)
    arrive(acme, mail("more", answers="kettle", subject="Re: Kettle", text="Now it burns."))
    told()


def test_a_reply_from_her_own_mail_program_goes_to_the_customer(
    acme: SimpleNamespace, kettle: Conversation
) -> None:
    hears_of_new_answers(acme, kettle)
    answered(acme, "Dear Carol, a new one leaves.")
    message = Message.objects.get(direction="out")
    assert (message.author, message.text) == (acme.chloe, "Dear Carol, a new one leaves.")
    assert message.to == [{"name": "", "address": "carol@customer.test"}]


@pytest.mark.parametrize(("word", "sent"), [("Send", 1), ("delete.", 0), ("perhaps", 0)])
def test_one_that_was_overtaken_is_held_and_its_author_asked(
    acme: SimpleNamespace, kettle: Conversation, word: str, sent: int
) -> None:
    hears_of_new_answers(acme, kettle)
    reply(kettle, acme.ben, written("Dear Carol, I see to it."), entered("carol@customer.test"))
    entry = answered(acme, "Dear Carol, a new one leaves.")
    assert "held" in entry.reason
    draft = Draft.objects.get()
    assert (draft.state, draft.by_mail, draft.author) == ("held", True, acme.chloe)
    told()
    asked = parse(blobs().get(Outgoing.objects.latest("pk").digest))
    assert "“send”" in asked.text
    assert "a new one leaves." in asked.text
    answered(acme, word)
    assert Message.objects.filter(direction="out", author=acme.chloe).count() == sent
    draft.refresh_from_db()
    assert draft.state == {"Send": "sent", "delete.": "discarded", "perhaps": "held"}[word]
    if word == "perhaps":
        assert "was not taken" in Notification.objects.latest("pk").words


@pytest.mark.parametrize(
    ("text", "state"),
    [("Approve", "approved"), ("Approve this? Never.", "returned"), ("Too dear.", "returned")],
)
def test_approval_by_mail(acme: SimpleNamespace, kettle: Conversation, text: str, state: str) -> None:
    require_approval(acme.support, acme.ada, approvers=[acme.chloe])
    answer(kettle, acme.ben, Typed(to="carol@customer.test", text="Dear Carol, free."), Begun())
    told()
    answered(acme, text)
    assert Approval.objects.get().state == state
    assert Message.objects.filter(direction="out").count() == (state == "approved")


def test_what_was_changed_since_is_not_approved_by_mail(acme: SimpleNamespace, kettle: Conversation) -> None:
    require_approval(acme.support, acme.ada, approvers=[acme.chloe])
    answer(kettle, acme.ben, Typed(to="carol@customer.test", text="Dear Carol, free."), Begun())
    told()
    Draft.objects.update(revision=7, text="Dear Carol, for 900.")
    answered(acme, "approve")
    assert not Message.objects.filter(direction="out").exists()
    assert "was not taken" in Notification.objects.latest("pk").words
