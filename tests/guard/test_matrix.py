"""No brake depends on one header, nor on another brake: each holds a loop by itself, all others switched off.

In each case a peer answers whatever we send, for ever, and shows only the one sign that the brake is about.
The number is the most automatic mail that may leave.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from postroom.guard.brakes.generation import answers_no_machine
from postroom.guard.brakes.once import once_per_conversation, once_per_sender
from postroom.guard.brakes.storm import no_storm
from postroom.guard.brakes.too_many import within_limits
from postroom.guard.rules.automatic import made_by_a_machine
from postroom.guard.rules.bounce import report_about_our_mail
from postroom.guard.rules.generation import answers_our_machine
from postroom.guard.rules.hops import too_many_hops
from postroom.guard.rules.internal import between_our_mailboxes
from postroom.guard.rules.loop import has_been_here
from postroom.guard.rules.never_reply import must_never_be_answered
from postroom.guard.rules.own_mail import our_own_mail_back
from postroom.guard.rules.phrases import reads_like_an_automatic_answer
from tests.guard.making import answering, automatic_mails, bytes_of, only, raw, receive, without

pytestmark = pytest.mark.slow

ROUNDS = 60
STRIPPED = ("x-", "auto-submitted", "precedence", "message-id", "in-reply-to", "references", "reply-to")

Peer = Callable[[int, bytes], bytes]


@dataclass(frozen=True)
class Loop:
    """A loop, the one brake that is on, and how much may leave before it holds."""

    rules: tuple[Callable[..., Any], ...] = ()
    brakes: tuple[Callable[..., Any], ...] = ()
    peer: Peer = field(default=lambda number, sent: raw(subject=f"Ticket {number}"))
    most: int = 1
    mail_from: str = "carol@customer.test"


def marked(header: str) -> Peer:
    """A peer whose answers carry one header."""
    return lambda number, sent: raw(subject=f"Ticket {number}", headers=[header])


def quoting_our_id(number: int, sent: bytes) -> bytes:
    """A peer that rewrites everything and only keeps References."""
    ours = next(line for line in sent.split(b"\r\n") if line.lower().startswith(b"message-id:"))
    reference = ours.partition(b":")[2].strip().decode()
    return raw(subject=f"Ticket {number}", headers=[f"References: <x@y.test> {reference}"])


def returning(number: int, sent: bytes) -> bytes:
    """A relay that sends our mail back to us, with every header gone that could tell."""
    return without(sent, *STRIPPED)


def rotating(number: int, sent: bytes) -> bytes:
    """A peer that writes from another address each time, about the same thing."""
    return raw(from_=f"robot{number}@customer.test", subject="Re: Broken kettle", headers=IN_THREAD)


IN_THREAD = ["In-Reply-To: <first@customer.test>"]
LOOPS = {
    "1 made by a machine": Loop((made_by_a_machine,), peer=marked("Auto-Submitted: auto-replied")),
    "2 its words": Loop(
        (reads_like_an_automatic_answer,),
        peer=lambda number, sent: raw(subject="Automatische Antwort: Ihre Anfrage"),
    ),
    "3 reports": Loop(
        (report_about_our_mail,),
        peer=lambda number, sent: raw(
            from_="MAILER-DAEMON@customer.test",
            subject="Undelivered Mail Returned to Sender",
            text="I'm sorry to have to inform you that your message could not be delivered.\r\n"
            "<carol@customer.test>: 550 5.1.1 user unknown\r\n",
        ),
        mail_from="",
    ),
    "4 never answered": Loop((must_never_be_answered,), peer=marked("X-Auto-Response-Suppress: OOF"), most=1),
    "5 once a sender": Loop(brakes=(once_per_sender,)),
    "5 once a conversation": Loop(
        brakes=(once_per_conversation,),
        peer=lambda number, sent: raw(subject="Re: Broken kettle", headers=IN_THREAD),
    ),
    "6 breaker": Loop(brakes=(within_limits,), most=30),
    "7 storm": Loop(brakes=(no_storm,), most=20),
    "8 generation, judged": Loop((answers_our_machine,), peer=quoting_our_id),
    "8 generation, permitted": Loop(brakes=(answers_no_machine,), peer=quoting_our_id),
    "9 own mail": Loop((our_own_mail_back,), peer=returning),
    "10 internal": Loop(
        (between_our_mailboxes,),
        peer=lambda number, sent: raw(from_="sales@acme.test", subject=f"Ticket {number}"),
    ),
    "13 hops": Loop((too_many_hops,), peer=marked("\r\n".join(["Received: from a by b; x"] * 31))),
    "14 has been here": Loop(
        (has_been_here,), peer=marked("Delivered-To: support@acme.test\r\nDelivered-To: support@acme.test")
    ),
}


@pytest.mark.parametrize("name", LOOPS)
def test_each_brake_holds_a_loop_by_itself(acme: SimpleNamespace, monkeypatch: Any, name: str) -> None:
    loop = LOOPS[name]
    answering(acme, acme.support)
    only(monkeypatch, *loop.rules, brakes=loop.brakes)
    receive(acme.support, raw(message_id="first@customer.test"))
    assert len(automatic_mails()) == 1, "what a person writes is answered"
    for number in range(ROUNDS):
        answer = loop.peer(number, bytes_of(automatic_mails()[-1]))
        receive(acme.support, answer, mail_from=loop.mail_from)
    assert len(automatic_mails()) == loop.most


def test_without_any_brake_it_would_go_on(acme: SimpleNamespace, monkeypatch: Any) -> None:
    """So the tests above measure something."""
    answering(acme, acme.support)
    only(monkeypatch)
    for number in range(ROUNDS):
        receive(acme.support, raw(subject=f"Ticket {number}"))
    assert len(automatic_mails()) == ROUNDS
