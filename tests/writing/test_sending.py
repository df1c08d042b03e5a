"""What leaves: sender, signature, pictures, files, forwarded messages; read back from the bytes."""

from types import SimpleNamespace

import pytest

from postroom.accounts.installation import blobs
from postroom.conversations.addresses import entered
from postroom.conversations.errors import ConversationError
from postroom.conversations.forwarding import forward, with_files_of
from postroom.conversations.models import Message
from postroom.conversations.replies import reply
from postroom.conversations.words import written
from postroom.conversations.writing.manner import Manner
from postroom.conversations.writing.sender import sender_for, sender_named
from postroom.conversations.writing.uploads import chosen, keep
from postroom.mail.model import Mail
from postroom.mail.parse import parse
from postroom.mailboxes.letterhead.models import Letterhead
from postroom.mailboxes.letterhead.senders import MIB, senders
from postroom.mailboxes.letterhead.signatures import set_signature
from postroom.mailboxes.models import MailboxAddress
from tests.web.making import attached, conversation, received

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
TO = entered(to="Carol <carol@customer.test>")


def test_pictures_are_related_and_files_are_attached(acme: SimpleNamespace) -> None:
    picture, file = (
        keep(acme.ben, name, "", data, MIB) for name, data in (("cat.png", PNG), ("a.txt", b"a"))
    )
    words = written(html=f'<p>Look: <img src="/uploads/{picture.key}" alt="cat.png"></p>')
    message = reply(conversation(acme.support), acme.ben, words, TO, Manner(files=(file,)))
    mail = _sent(message)
    assert [(one.name, one.content_type, one.inline) for one in mail.attachments] == [
        ("cat.png", "image/png", True),
        ("a.txt", "text/plain", False),
    ]
    assert f"cid:{mail.attachments[0].content_id}" in mail.html
    assert mail.text.startswith("Look: [cat.png]")
    assert message.body.html == f'<p>Look: <img src="cid:{picture.key}@acme.test" alt="cat.png"></p>'
    assert [(one.name, one.inline) for one in message.attachments.order_by("pk")] == [
        ("cat.png", True),
        ("a.txt", False),
    ]
    message.conversation.refresh_from_db()
    assert message.conversation.has_attachments


def test_a_strangers_picture_is_not_sent(acme: SimpleNamespace) -> None:
    picture = keep(acme.dora, "plans.png", "image/png", PNG, MIB)
    words = written(html=f'<p>a <b>b</b><img src="/uploads/{picture.key}"></p>')
    mail = _sent(reply(conversation(acme.support), acme.ben, words, TO))
    assert not mail.attachments
    with pytest.raises(ConversationError, match="gone"):
        chosen(acme.ben, [picture.key])


def test_too_much_for_one_mail(acme: SimpleNamespace) -> None:
    Letterhead.objects.create(organisation=acme.organisation, mailbox=acme.support, largest_mib=1)
    files = tuple(keep(acme.ben, f"{n}.bin", "", bytes([n]) * 600_000, MIB) for n in (1, 2))
    with pytest.raises(ConversationError, match=r"1\.1 MB together, and a mail of Support may carry 1 MB"):
        reply(conversation(acme.support), acme.ben, written("Hi"), TO, Manner(files=files))
    with pytest.raises(ConversationError, match="may carry 25 MB"):
        keep(acme.ben, "film.mp4", "video/mp4", bytes(60 * MIB), 25 * MIB)


def test_the_signature_stands_between_the_words_and_the_quotation(acme: SimpleNamespace) -> None:
    set_signature(acme.ada, mailbox=acme.support, text="{{me.name}}, {{mailbox.name}}")
    one = conversation(acme.support, "It leaks.")
    mail = _sent(reply(one, acme.ben, written("Send it back."), TO))
    text = _raw_text(mail)
    assert text.index("Send it back.\n\n-- \nBen, Support\n\nOn ") < text.index("> It leaks.")
    assert mail.html.index("Ben, Support") < mail.html.index("<blockquote")
    unsigned = reply(one, acme.ben, written("Again."), TO, Manner(signed=False))
    assert "Ben, Support" not in _raw_text(_sent(unsigned))
    assert unsigned.text == "Again."


def test_a_conversation_keeps_its_sender(acme: SimpleNamespace) -> None:
    MailboxAddress.objects.create(
        organisation=acme.organisation, mailbox=acme.support, address="help@acme.test"
    )
    one = conversation(acme.support)
    names = [str(sender) for sender in senders(acme.support, acme.ben)]
    assert names[0] == "Ben at Support <support@acme.test>"
    assert "Ben <help@acme.test>" in names
    code = next(
        sender.code for sender in senders(acme.support, acme.ben) if str(sender) == "Ben <help@acme.test>"
    )
    first = _sent(
        reply(one, acme.ben, written("a"), TO, Manner(sender=sender_named(code, acme.support, acme.ben)))
    )
    assert (first.author.name, first.author.address) == ("Ben", "help@acme.test")
    second = reply(one, acme.chloe, written("b"), TO)
    assert (second.from_address, _sent(second).author.name) == ("help@acme.test", "Chloé")
    assert second.outgoing.mail_from == "help@acme.test"
    MailboxAddress.objects.filter(address="help@acme.test").delete()
    assert str(sender_for(one, acme.ben)) == names[0]
    with pytest.raises(ConversationError, match="does not write from there"):
        sender_named(code, acme.support, acme.ben)


def test_a_forwarded_message_has_its_words_pictures_and_files(acme: SimpleNamespace) -> None:
    one = conversation(acme.support)
    html = '<p style="color:red">It <b>leaks</b> <img src="cid:p@x"></p>'
    message = received(one, "It leaks", html=html, cc=[{"name": "Dan", "address": "dan@customer.test"}])
    attached(message, "leak.png", "image/png", PNG, content_id="p@x", inline=True)
    bill = attached(message, "bill.pdf", "application/pdf", b"%PDF-1.7 x")
    attached(message, "private.txt", "text/plain", b"no")
    manner = with_files_of(message, acme.ben, [str(bill.pk)], Manner())
    sent = forward(message, acme.ben, written("Please look."), entered(to="dan@parts.test"), manner)
    mail = _sent(sent)
    assert mail.subject == "Fwd: Broken kettle"
    assert [one.name for one in mail.attachments] == ["leak.png", "bill.pdf"]
    assert f"cid:{mail.attachments[0].content_id}" in mail.html
    assert "color:" in mail.html
    text = _raw_text(mail)
    assert "From: Carol Klein <carol@customer.test>\n" in text
    assert "Cc: Dan <dan@customer.test>\n" in text
    assert text.startswith("Please look.\n\n-----")
    assert sent.text == "Please look."
    assert forward(message, acme.ben, None, entered(to="dan@parts.test")).text == ""


def _sent(message: Message) -> Mail:
    return parse(blobs().get(message.raw_digest))


def _raw_text(mail: Mail) -> str:
    return mail.text.replace("\r\n", "\n")
