"""Rule 15: what we send by ourselves says so, to nobody's return path, and stays small."""

from types import SimpleNamespace

from postroom.mail.parse import parse
from tests.guard.making import answering, automatic_mails, bytes_of, raw, receive


def test_an_automatic_answer_is_marked_and_small(acme: SimpleNamespace) -> None:
    answering(acme, acme.support)
    cause = receive(acme.support, raw(message_id="first@customer.test", text="A long story.\r\n" * 5_000))
    (outgoing,) = automatic_mails()
    mail = parse(bytes_of(outgoing))
    assert outgoing.mail_from == ""
    assert mail.headers.get("Auto-Submitted") == "auto-replied"
    assert mail.headers.get("X-Auto-Response-Suppress") == "All"
    assert mail.headers.get("Precedence") == "bulk"
    assert mail.in_reply_to == mail.references == ("first@customer.test",)
    assert mail.attachments == ()
    assert "long story" not in mail.text
    assert outgoing.size_bytes < 2_000 < cause.size_bytes


def test_subject_and_text_are_the_mailboxes_own(acme: SimpleNamespace) -> None:
    answering(acme, acme.support)
    acme.support.auto_reply_subject = "We have your mail"
    acme.support.save(update_fields=["auto_reply_subject"])
    receive(acme.support, raw())
    assert parse(bytes_of(automatic_mails()[0])).subject == "We have your mail"


def test_switched_off_it_says_nothing(acme: SimpleNamespace) -> None:
    answering(acme, acme.support)
    acme.support.auto_reply_on = False
    acme.support.save(update_fields=["auto_reply_on"])
    receive(acme.support, raw())
    assert automatic_mails() == []
