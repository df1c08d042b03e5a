"""A mail is handed over once: what a dead sender leaves behind."""

from types import SimpleNamespace

import pytest

from postroom.kit.clock import now
from postroom.kit.lease import new_lease
from postroom.outbox.claiming import claim, recover
from postroom.outbox.models import Kind, Recipient, State
from postroom.outbox.queue import Letter, cancel, queue, retry
from postroom.outbox.relay import Answer
from postroom.outbox.remembering import remember

DEAD = f"{new_lease().split(':')[0]}:4194999:dead"  # a process number above the kernel's usual limit


@pytest.fixture
def recipient(acme: SimpleNamespace) -> Recipient:
    """A mail to Carol that is due."""
    letter = Letter(
        organisation=acme.organisation.pk,
        mailbox=acme.support.pk,
        conversation=None,
        kind=Kind.HUMAN,
        generation=0,
        message_id="1@acme.test",
        mail_from="support@acme.test",
        recipients=("carol@customer.test",),
        raw=b"Subject: x\r\n\r\nx\r\n",
    )
    return queue(letter).recipients.get()


def state(recipient: Recipient) -> str:
    recipient.refresh_from_db()
    return recipient.state


def test_it_is_claimed_by_one_sender_only(recipient: Recipient) -> None:
    (taken,) = claim(10)
    assert claim(10) == []
    remember(taken, {"carol@customer.test": Answer(250, "250 ok")})
    assert state(recipient) == State.SENT
    assert claim(10) == []


def test_a_dead_sender_that_had_not_handed_over_is_followed_by_another(recipient: Recipient) -> None:
    claim(10)
    Recipient.objects.update(lease=DEAD)
    assert recover() == 1
    (taken,) = claim(10)
    assert taken.recipients[0].attempts == 1


def test_what_was_handed_over_is_uncertain_and_never_sent_again_by_itself(recipient: Recipient) -> None:
    claim(10)
    Recipient.objects.update(lease=DEAD, handed_at=now())
    assert recover() == 1
    assert state(recipient) == State.UNCERTAIN
    assert claim(10) == []
    assert retry(recipient)
    assert len(claim(10)) == 1


def test_a_living_sender_keeps_what_it_holds(recipient: Recipient) -> None:
    claim(10)
    assert recover() == 0


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer(250, "250 ok"), State.SENT),
        (Answer(451, "451 later"), State.DEFERRED),
        (Answer(421, "421 closing"), State.DEFERRED),
        (Answer(0, "unreachable"), State.DEFERRED),
        (Answer(550, "550 no"), State.FAILED),
        (Answer(-1, "broken after the last byte"), State.UNCERTAIN),
    ],
)
def test_the_answer_decides(recipient: Recipient, answer: Answer, expected: State) -> None:
    (taken,) = claim(10)
    remember(taken, {"carol@customer.test": answer})
    assert state(recipient) == expected
    assert recipient.answer == answer.words


def test_it_can_be_taken_back_until_it_is_claimed(recipient: Recipient) -> None:
    claim(10)
    assert not cancel(recipient.outgoing)
    Recipient.objects.update(lease="", attempts=0)
    assert cancel(recipient.outgoing)
    assert state(recipient) == State.CANCELLED
    assert claim(10) == []
