"""Spam on the line: filed among spam with the reason, answered by nothing, learned from people, and put back."""

from types import SimpleNamespace

import pytest
from django.test import Client

from postroom.activity.models import Activity
from postroom.automations.follow import follow_once
from postroom.contacts.models import Decision, SenderRule
from postroom.contacts.senders import SenderError, decide, decided, sender_of
from postroom.conversations.closing import set_status
from postroom.conversations.models import Conversation, Status
from postroom.conversations.replies import reply
from postroom.conversations.words import written
from postroom.delivery.line import deliver
from postroom.guard.models import SpamVerdict
from postroom.outbox.models import Outgoing
from tests.delivery.making import claimed


def mail(number: int, text: str, sender: str = "carol@customer.test", answers: str = "") -> bytes:
    return (
        f"From: {sender}\r\nTo: support@acme.test\r\nSubject: {text[:20]}\r\nMessage-ID: <{number}@customer.test>\r\n"
        f"{f'In-Reply-To: <{answers}>' if answers else 'X-A: b'}\r\n\r\n{text}\r\n"
    ).encode()


def arrive(
    acme: SimpleNamespace, number: int, text: str, sender: str = "carol@customer.test"
) -> Conversation:
    deliver([(claimed(acme, number), mail(number, text, sender))])
    return Conversation.objects.latest("pk")


def follow() -> None:
    while follow_once():
        pass


@pytest.fixture
def taught(acme: SimpleNamespace) -> SimpleNamespace:
    """Acme has marked six mails as spam and answered six others."""
    for number in range(6):
        spam = arrive(acme, number, f"Casino winner prize lottery {number}", f"eve{number}@bad{number}.test")
        set_status(spam, Status.SPAM, acme.ben)
        good = arrive(
            acme, 50 + number, f"My kettle leaks, is there a warranty {number}", f"c{number}@shop.test"
        )
        reply(good, acme.ben, written(text="Yes."))
    follow()
    acme.support.auto_reply = "Thank you."
    acme.support.save(update_fields=["auto_reply"])
    return acme


def test_what_people_marked_is_recognised_and_explained(taught: SimpleNamespace) -> None:
    sent = Outgoing.objects.count()
    spam = arrive(taught, 101, "Casino winner prize lottery today", "eve@new.test")
    assert spam.status == Status.SPAM
    verdict = spam.messages.get().verdict["guard"]
    assert verdict["outcome"] == "spam"
    assert any("in 6 spam, 0 other mails" in words for words in verdict["findings"][-1]["evidence"])
    follow()
    assert Outgoing.objects.count() == sent  # no automatic reply (rule 4)
    client = Client()
    client.force_login(taught.ben)
    assert "It was filed among spam." in client.get(f"/messages/{spam.messages.get().pk}/facts").text


def test_ordinary_mail_is_left_alone_and_answered(taught: SimpleNamespace) -> None:
    sent = Outgoing.objects.count()
    assert arrive(taught, 102, "My kettle leaks again", "dan@shop.test").status == Status.OPEN
    follow()
    assert Outgoing.objects.count() == sent + 1


def test_not_spam_teaches_and_undo_takes_back(taught: SimpleNamespace) -> None:
    spam = arrive(taught, 103, "Casino winner prize lottery today", "eve@new.test")
    set_status(spam, Status.OPEN, taught.ben)
    follow()
    assert SpamVerdict.objects.get(message=spam.messages.get().pk).spam is False
    set_status(spam, Status.SPAM, taught.ben)
    set_status(spam, Status.OPEN, taught.ben)
    follow()
    assert not SpamVerdict.objects.filter(message=spam.messages.get().pk).exists()


def test_events_that_come_again_teach_nothing_new(taught: SimpleNamespace) -> None:
    from postroom.automations.spam_training import learn_from
    from postroom.guard.models import SpamWord

    spam = arrive(taught, 103, "Casino winner prize lottery today", "eve@new.test")
    for status in (Status.OPEN, Status.SPAM, Status.OPEN):
        set_status(spam, status, taught.ben)
    follow()
    before = sorted(SpamWord.objects.values_list("token", "spam", "ham"))
    learn_from(Activity.objects.filter(kind="conversation.status").latest("pk"))
    assert sorted(SpamWord.objects.values_list("token", "spam", "ham")) == before


def test_an_answer_to_us_is_never_taken_for_spam_by_its_words(taught: SimpleNamespace) -> None:
    good = arrive(taught, 104, "My kettle leaks", "dan@shop.test")
    answer = mail(105, "Casino winner prize lottery", "dan@shop.test", "104@customer.test")
    answer = answer.replace(b"Subject: Casino winner prize", b"Subject: Re: My kettle leaks")
    deliver([(claimed(taught, 105), answer)])
    good.refresh_from_db()
    assert (good.message_count, good.status) == (2, Status.OPEN)


@pytest.mark.parametrize("rule", ["eve@mail.bad.test", "bad.test", "@mail.bad.test"])
def test_what_a_blocked_sender_writes_is_spam(acme: SimpleNamespace, rule: str) -> None:
    decide(acme.ben, Decision.BLOCKED, rule)
    blocked = arrive(acme, 1, "Hello", "Eve <Eve@Mail.Bad.test>")
    assert blocked.status == Status.SPAM
    assert "is blocked" in blocked.messages.get().verdict["guard"]["reason"]
    assert arrive(acme, 2, "Hello", "dan@notbad.test").status == Status.OPEN


def test_a_blocked_sender_brings_nothing_back(acme: SimpleNamespace) -> None:
    one = arrive(acme, 1, "Kettle", "eve@bad.test")
    set_status(one, Status.CLOSED, acme.ben)
    decide(acme.ben, Decision.BLOCKED, "bad.test")
    answer = mail(2, "Kettle", "eve@bad.test", "1@customer.test")
    deliver([(claimed(acme, 2), answer)])
    one.refresh_from_db()
    assert (one.message_count, one.status) == (2, Status.CLOSED)


def test_another_organisation_decides_for_itself(acme: SimpleNamespace) -> None:
    decide(acme.dora, Decision.BLOCKED, "customer.test")
    assert arrive(acme, 1, "Hello").status == Status.OPEN
    assert decided(acme.borealis.pk, Decision.BLOCKED, ["a@x.customer.test"]) == {
        "a@x.customer.test": "@customer.test"
    }


@pytest.mark.parametrize(
    "text", ["", "test", "@", "a b@x.test", "x@", "@.test", "a@b@c.test", "x" * 400 + ".test"]
)
def test_what_is_no_sender_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(SenderError, match="neither an address nor a domain"):
        sender_of(text)


def test_blocking_from_the_page_and_the_way_back(acme: SimpleNamespace) -> None:
    one = arrive(acme, 1, "Hello", "eve@bad.test")
    client = Client()
    client.force_login(acme.ben)
    client.post(f"/conversations/{one.pk}/blocking", {"domain": ""})
    one.refresh_from_db()
    assert one.status == Status.SPAM
    page = client.get("/senders").text
    assert "@bad.test" in page
    rule = SenderRule.objects.get()
    client.post(f"/senders/{rule.pk}/removal")
    assert not SenderRule.objects.exists()
    answer = client.post("/senders/blocked", {"sender": "nonsense<>"})
    assert answer.status_code == 422
    assert "nonsense&lt;&gt;" in answer.text
