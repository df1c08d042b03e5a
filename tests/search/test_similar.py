"""The answer memory: what the team answered to mail like this one."""

from datetime import timedelta
from types import SimpleNamespace

from postroom.accounts.models import Person
from postroom.conversations.addresses import entered
from postroom.conversations.models import Conversation, Message
from postroom.conversations.replies import reply
from postroom.conversations.words import written
from postroom.kit.clock import now
from postroom.mailboxes.models import Mailbox
from postroom.search.similar import answers_like
from tests.search.indexing import index_all
from tests.web.making import conversation


def answered(mailbox: Mailbox, author: Person, question: str, answer: str, subject: str) -> Conversation:
    made = conversation(mailbox, question, subject=subject)
    Message.objects.filter(conversation=made).update(received_at=now() - timedelta(days=3))
    reply(made, author, written(text=answer), entered(to="carol@customer.test"))
    return made


def test_the_closest_answer_stands_first(acme: SimpleNamespace) -> None:
    answered(acme.support, acme.ada, "The lid of my teapot is broken.", "A lid leaves today.", "Broken lid")
    answered(acme.support, acme.ada, "Which invoice number was it?", "It was 4711.", "Invoice")
    asked = conversation(acme.support, "My teapot came with a broken lid, what now?", subject="Teapot lid")
    index_all()
    answers = answers_like(acme.ben, asked)
    assert [one.reply.text for one in answers] == ["A lid leaves today."]
    assert 0 < answers[0].likeness <= 1


def test_what_a_person_may_not_see_is_not_remembered_for_them(acme: SimpleNamespace) -> None:
    answered(acme.sales, acme.ada, "The lid of my teapot is broken.", "From Sales.", "Broken lid")
    answered(acme.north, acme.dora, "The lid of my teapot is broken.", "From strangers.", "Broken lid")
    asked = conversation(acme.support, "The lid of my teapot is broken.", subject="Broken lid")
    index_all()
    assert answers_like(acme.ben, asked) == []
    assert [one.reply.text for one in answers_like(acme.chloe, asked)] == ["From Sales."]


def test_only_what_a_person_wrote_counts(acme: SimpleNamespace) -> None:
    made = answered(acme.support, acme.ada, "The lid of my teapot is broken.", "We are away.", "Broken lid")
    Message.objects.filter(conversation=made, direction="out").update(automatic=True)
    asked = conversation(acme.support, "The lid of my teapot is broken.", subject="Broken lid")
    index_all()
    assert answers_like(acme.ben, asked) == []


def test_nothing_was_asked(acme: SimpleNamespace) -> None:
    silent = conversation(acme.support, "  ", subject="")
    only_greeting = conversation(acme.support, "Hello, thank you and best regards", subject="Hello")
    index_all()
    assert answers_like(acme.ben, silent) == answers_like(acme.ben, only_greeting) == []
