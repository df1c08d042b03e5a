"""Replies, notes, new mail, undoing and trying again: what is typed is never lost."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from postroom.conversations.addresses import entered
from postroom.conversations.models import Conversation, Message
from postroom.conversations.replies import reply
from postroom.conversations.words import written
from postroom.kit.clock import now
from postroom.outbox.models import Recipient, State
from tests.web.conftest import Browser
from tests.web.making import conversation

TYPED = {"to": "carol@customer.test", "cc": "", "text": "Dear Carol, a <new> one leaves today."}


def test_a_reply_is_queued_and_shown(acme: SimpleNamespace, browser: Browser) -> None:
    one = conversation(acme.support)
    response = browser(acme.ben).post(f"/conversations/{one.pk}/replies?in=mine", TYPED, follow=True)
    assert response.redirect_chain[-1][0] == f"/conversations/{one.pk}?in=mine"
    assert "a &lt;new&gt; one leaves today." in response.text
    assert "waiting to be sent" in response.text
    assert Recipient.objects.get().address == "carol@customer.test"
    assert Conversation.objects.get(pk=one.pk).status == "open"


def test_send_and_close(acme: SimpleNamespace, browser: Browser) -> None:
    one = conversation(acme.support)
    browser(acme.ben).post(f"/conversations/{one.pk}/replies", {**TYPED, "then": "close"})
    assert Conversation.objects.get(pk=one.pk).status == "closed"


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"to": "nonsense"}, "to", "is not an e-mail address"),
        ({"to": ""}, "to", "There is nobody to send this to"),
        ({"cc": "carol at customer"}, "cc", "is not an e-mail address"),
        ({"text": "  \n"}, "text", "The mail has no text"),
        ({"to": ", ".join(f"a{n}@b.test" for n in range(501))}, "to", "too many"),
    ],
)
@pytest.mark.parametrize("part", ["", "composer"])
def test_what_is_wrong_stands_at_the_field_and_the_text_is_kept(
    acme: SimpleNamespace, browser: Browser, part: str, typed: dict[str, str], field: str, sentence: str
) -> None:
    one = conversation(acme.support)
    typed = {**TYPED, **typed}
    response = browser(acme.ben, part=part).post(f"/conversations/{one.pk}/replies", typed)
    assert response.status_code == 422
    assert sentence in _between(response.text, f'id="wrong-{field}"', "</p>")
    assert f'aria-describedby="wrong-{field}"' in response.text
    if typed["text"].strip():
        assert "a &lt;new&gt; one leaves today." in _between(response.text, 'name="text"', "</textarea>")
    assert not Recipient.objects.exists()


def test_a_note_is_for_the_team(acme: SimpleNamespace, browser: Browser) -> None:
    one = conversation(acme.support)
    response = browser(acme.ben).post(
        f"/conversations/{one.pk}/notes", {"note": "The weak seal."}, follow=True
    )
    assert "The weak seal." in response.text
    assert not Recipient.objects.exists()


def test_an_empty_note(acme: SimpleNamespace, browser: Browser) -> None:
    one = conversation(acme.support)
    response = browser(acme.ben).post(f"/conversations/{one.pk}/notes", {"note": " "})
    assert response.status_code == 422
    assert "The note is empty." in _between(response.text, 'id="wrong-note"', "</p>")
    assert 'id="mode-note" value="note" checked' in response.text


def test_a_new_mail_begins_a_conversation(acme: SimpleNamespace, browser: Browser) -> None:
    typed = {**TYPED, "mailbox": acme.support.pk, "subject": "Your kettle"}
    response = browser(acme.ben).post("/conversations", typed, follow=True)
    one = Conversation.objects.get()
    assert response.redirect_chain[-1][0] == f"/conversations/{one.pk}"
    assert one.assignee == acme.ben
    assert "Your kettle" in response.text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"mailbox": ""}, "mailbox"),
        ({"mailbox": "9" * 30}, "mailbox"),
        ({"mailbox": "sales"}, "mailbox"),
        ({"mailbox": "north"}, "mailbox"),
        ({"subject": " "}, "subject"),
        ({"to": ""}, "to"),
        ({"text": ""}, "text"),
    ],
)
def test_a_new_mail_that_cannot_go(
    acme: SimpleNamespace, browser: Browser, typed: dict[str, str], field: str
) -> None:
    whole = {**TYPED, "mailbox": "support", "subject": "Your kettle", **typed}
    whole["mailbox"] = (
        str(getattr(acme, whole["mailbox"]).pk) if whole["mailbox"].isalpha() else whole["mailbox"]
    )
    response = browser(acme.ben).post("/conversations", whole)
    assert response.status_code == 422
    assert f'id="wrong-{field}"' in response.text
    assert not Conversation.objects.exists()


def test_the_form_begins_where_the_person_is(acme: SimpleNamespace, browser: Browser) -> None:
    text = (
        browser(acme.chloe).get(f"/conversations/new?in={acme.support.pk}-inbox&to=carol@customer.test").text
    )
    assert f'<option value="{acme.support.pk}" selected>' in text
    assert 'value="carol@customer.test"' in text


def test_undo_hands_the_text_back_to_its_author(acme: SimpleNamespace, browser: Browser) -> None:
    one, message = _sent(acme)
    ben = browser(acme.ben)
    page = ben.get(f"/conversations/{one.pk}").text
    assert "<undo-strip" in page
    response = ben.post(f"/messages/{message.pk}/taking-back", follow=True)
    assert "Dear Carol, on its way." in _between(response.text, 'name="text"', "</textarea>")
    assert 'value="Carol &lt;carol@customer.test&gt;"' in response.text
    assert not Message.objects.filter(pk=message.pk).exists()
    assert "Dear Carol, on its way." not in ben.get(f"/conversations/{one.pk}").text


def test_a_refetch_in_between_does_not_take_what_was_handed_back(
    acme: SimpleNamespace, browser: Browser
) -> None:
    one, message = _sent(acme)
    ben = browser(acme.ben)
    ben.post(f"/messages/{message.pk}/taking-back")
    for part in ("timeline", "head"):
        ben.get(f"/conversations/{one.pk}", headers={"HX-Request": "true", "HX-Target": part})
    assert "Dear Carol, on its way." in ben.get(f"/conversations/{one.pk}").text


def test_undo_of_the_first_mail_leads_back_to_the_form(acme: SimpleNamespace, browser: Browser) -> None:
    acme.support.undo_seconds = 30
    acme.support.save(update_fields=["undo_seconds"])
    ben = browser(acme.ben)
    ben.post("/conversations", {**TYPED, "mailbox": acme.support.pk, "subject": "Your kettle"})
    response = ben.post(f"/messages/{Message.objects.get().pk}/taking-back", follow=True)
    assert response.redirect_chain[-1][0] == "/conversations/new"
    assert 'value="Your kettle"' in response.text
    assert "a &lt;new&gt; one" in response.text
    assert not Conversation.objects.exists()


def test_undo_is_offered_to_the_author_alone(acme: SimpleNamespace, browser: Browser) -> None:
    one, message = _sent(acme)
    chloe = browser(acme.chloe)
    assert "<undo-strip" not in chloe.get(f"/conversations/{one.pk}").text
    response = chloe.post(f"/messages/{message.pk}/taking-back")
    assert response.status_code == 422
    assert "Only the author" in response.text
    assert Message.objects.filter(pk=message.pk).exists()


def test_undo_that_comes_too_late(acme: SimpleNamespace, browser: Browser) -> None:
    one, message = _sent(acme)
    Recipient.objects.update(state=State.SENT, attempts=1, due_at=now() - timedelta(seconds=1))
    ben = browser(acme.ben)
    assert "<undo-strip" not in ben.get(f"/conversations/{one.pk}").text
    response = ben.post(f"/messages/{message.pk}/taking-back")
    assert response.status_code == 422
    assert "It is too late to undo" in response.text


def test_a_failed_recipient_is_tried_again(acme: SimpleNamespace, browser: Browser) -> None:
    one, message = _sent(acme)
    Recipient.objects.update(state=State.FAILED, attempts=3, answer="550 no")
    failed = Recipient.objects.get()
    response = browser(acme.ben).post(f"/messages/{message.pk}/retries", {"recipient": failed.pk})
    assert response.url == f"/conversations/{one.pk}"
    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == (State.QUEUED, 0)


@pytest.mark.parametrize("recipient", ["", "x", "0", "9" * 30])
def test_a_recipient_that_is_none(acme: SimpleNamespace, browser: Browser, recipient: str) -> None:
    _, message = _sent(acme)
    response = browser(acme.ben).post(f"/messages/{message.pk}/retries", {"recipient": recipient})
    assert response.status_code == 404


def _sent(acme: SimpleNamespace) -> tuple[Conversation, Message]:
    acme.support.undo_seconds = 30
    acme.support.save(update_fields=["undo_seconds"])
    one = conversation(acme.support)
    recipients = entered(to="Carol <carol@customer.test>")
    return one, reply(one, acme.ben, written(text="Dear Carol, on its way."), recipients)


def _between(text: str, begin: str, end: str) -> str:
    return text.split(begin, 1)[1].split(end, 1)[0]
