"""The nastiest inputs against the running server: machines that answer machines (1 to 9 of the list)."""

import time
from collections.abc import Callable
from email.utils import make_msgid

import pytest

from tests.scenarios.conftest import House
from tests.support.installation import answer_to, as_bytes, summary, written
from tests.support.waiting import eventually

pytestmark = [pytest.mark.slow, pytest.mark.database]

Automatic = Callable[[str], int]


def settle() -> None:
    """Leave time for what must not happen."""
    time.sleep(1.5)


def once(automatic: Automatic, address: str) -> None:
    """Wait for the automatic answer; and no second one comes."""
    eventually(lambda: automatic(address) >= 1, within_s=60)
    settle()
    assert automatic(address) == 1


def test_1_two_helpdesks_that_acknowledge_each_other_stop_after_one_mail(
    house: House, automatic: Automatic
) -> None:
    desk = "desk@helpdesk.test"
    subject = "Ticket 1"
    for round_ in range(5):
        house.deliver(
            written(subject, f"We have your mail. Round {round_}.", sender=f"Help desk <{desk}>"),
            mail_from=desk,
        )
        subject = f"[Ticket#{round_}] {subject}"
    once(automatic, desk)


def test_2_a_loop_of_many_mails_is_kept_and_answered_once(house: House, automatic: Automatic) -> None:
    loop = "loop@elsewhere.test"
    before = summary(house.ada)["accepted"]
    for number in range(60):
        if number == 1:  # The first is answered as any mail is; the others come too fast for any answer.
            once(automatic, loop)
        mail = written(f"Your message {number}", "Got it.\n" + "> Got it.\n" * number, sender=loop)
        house.installation.deliver(mail, mail_from=loop)
    eventually(
        lambda: (s := summary(house.ada))["accepted"] == before + 60 and s["waiting"] == 0, within_s=60
    )
    once(automatic, loop)
    assert summary(house.ada)["unaccounted"] == 0
    alerts = [one for one in house.ada.get("/alerts").json()["items"] if loop in str(one)]
    assert len(alerts) == 1


def test_3_a_bounce_goes_to_its_mail_and_opens_nothing(house: House, automatic: Automatic) -> None:
    house.deliver(
        written("About a bounce", "Hello?", sender="dan@customer.test"), mail_from="dan@customer.test"
    )
    conversation = house.about("About a bounce")
    sent = house.reply(conversation, "This will come back.")
    count = len(house.conversations())
    report = house.named("bounce-of-our-answer")
    returned = str(sent.mail["Message-ID"]).encode()
    original = _ids_of_ours(report)[0]
    raw = report.replace(original, returned).replace(b"dora@borealis.example", b"dan@customer.test")
    house.deliver(raw, mail_from="")
    message = next(one for one in house.messages(conversation) if "This will come back." in one["text"])
    assert [one["state"] for one in message["recipients"]] == ["bounced"]
    assert len(house.conversations()) == count
    settle()
    assert automatic("mailer-daemon@mx.borealis.example") == 0


def test_4_a_failure_for_a_member_of_ours_answers_nobody(house: House, automatic: Automatic) -> None:
    house.deliver(house.named("bounce-in-words-only"), mail_from="")
    settle()
    assert automatic("ben@acme.test") == 0
    assert not [one for one in house.sink.taken if "mailer-daemon" in one.recipients[0].lower()]


def test_5_mail_that_seems_to_come_from_the_mailbox_itself_sets_nothing_off(
    house: House, automatic: Automatic
) -> None:
    house.deliver(house.named("from-our-own-address"), mail_from="support@acme.test")
    settle()
    assert automatic("support@acme.test") == 0


def test_6_a_noreply_that_answers_without_any_header_is_not_answered(
    house: House, automatic: Automatic
) -> None:
    house.deliver(house.named("noreply-without-any-sign"), mail_from="noreply@shop.test")
    settle()
    assert not [one for one in house.sink.taken if "noreply" in one.recipients[0]]


def test_7_a_copy_to_a_sister_mailbox_gets_one_automatic_answer(house: House, automatic: Automatic) -> None:
    eve = "eve@customer.test"
    mail = written("To both of you", "Who can help?", sender=eve, Cc="sales@acme.test")
    house.deliver(mail, "support@acme.test", "sales@acme.test", mail_from=eve)
    both = [one for one in house.conversations() if one["subject"] == "To both of you"]
    assert len({one["mailbox"] for one in both}) == len(both) == 2
    once(automatic, eve)


def test_8_our_own_mail_that_comes_back_is_not_filed_again(house: House) -> None:
    frank = "frank@customer.test"
    house.deliver(written("A copy of Sent", "Hello", sender=frank), mail_from=frank)
    conversation = house.about("A copy of Sent")
    sent = house.reply(conversation, "Our answer, once.")
    count = len(house.messages(conversation))
    duplicates = summary(house.ada)["duplicate"]
    house.deliver(sent.raw, mail_from=sent.mail_from)
    assert len(house.messages(conversation)) == count
    assert summary(house.ada)["duplicate"] == duplicates + 1


def test_9_an_answer_to_all_lands_in_each_conversation_once(house: House) -> None:
    gina = "gina@customer.test"
    first = written("Shared question", "Who?", sender=gina, Cc="sales@acme.test")
    house.deliver(first, "support@acme.test", "sales@acme.test", mail_from=gina)
    more = written(
        "Re: Shared question",
        "One more thing for all.",
        sender=gina,
        Cc="sales@acme.test",
        In_Reply_To=str(first["Message-ID"]),
    )
    for mailbox in ("support@acme.test", "sales@acme.test"):
        house.deliver(more, mailbox, mail_from=gina)
    both = [one for one in house.conversations() if one["subject"] == "Shared question"]
    assert len(both) == 2
    for conversation in both:
        texts = [one["text"] for one in house.messages(conversation) if one["direction"] == "in"]
        assert texts == ["Who?", "One more thing for all."]


def test_10_a_provider_that_replaces_our_message_id_loses_nothing(house: House) -> None:
    hana = "hana@customer.test"
    house.deliver(written("Provider", "Hello", sender=hana), mail_from=hana)
    conversation = house.about("Provider")
    sent = house.reply(conversation, "With an id of ours.")
    ours = str(sent.mail["Message-ID"])
    seen_there = sent.raw.replace(ours.encode(), make_msgid(domain="provider.test").encode())
    import email.policy

    answer = answer_to(email.message_from_bytes(seen_there, policy=email.policy.default), "Thanks!", hana)
    to = str(answer["To"]).rpartition("<")[2].rstrip(">")
    house.deliver(as_bytes(answer), to, mail_from=hana)
    assert [one["text"] for one in house.messages(conversation) if one["direction"] == "in"][-1] == "Thanks!"


def _ids_of_ours(report: bytes) -> list[bytes]:
    """Return the ids of mail that a report brings back."""
    lines = [line for line in report.splitlines() if line.lower().startswith(b"message-id:")]
    return [line.partition(b":")[2].strip() for line in lines[1:]]
