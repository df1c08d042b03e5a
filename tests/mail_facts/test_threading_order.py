"""What the ladder promises whatever comes first: one conversation of a question and all its answers."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mail_facts.making import SUPPORT, mail_of
from mail_facts.test_threading import Store, reply
from postroom.mail.model import Mail

ALL = f"{SUPPORT}, ada@home.example, ben@home.example"
WRITERS = ("ada@home.example", "ben@home.example", "mia@acme.example")
SUBJECTS = ("A question", "Re: A question", "AW: [users] A question", "Re: [EXT] RE: a QUESTION", "Re:")


@st.composite
def conversations(draw: st.DrawFn) -> list[Mail]:
    """A question and its answers, each to any mail before it, with all ancestors in References, shuffled."""
    size = draw(st.integers(2, 9))
    parents = [draw(st.integers(0, number - 1)) for number in range(1, size)]
    mails = [mail_of("0", From=WRITERS[0], To=ALL, Message_ID="<0@home.example>")]
    ancestors: list[list[int]] = [[]]
    for number, parent in enumerate(parents, start=1):
        ancestors.append([*ancestors[parent], parent])
        mails.append(
            reply(
                str(number),
                From=draw(st.sampled_from(WRITERS)),
                To=ALL,
                Subject=draw(st.sampled_from(SUBJECTS)),
                Message_ID=f"<{number}@home.example>",
                In_Reply_To=f"<{parent}@home.example>",
                References=" ".join(f"<{one}@home.example>" for one in ancestors[number]),
            )
        )
    return draw(st.permutations(mails))


@settings(max_examples=150)
@given(conversations())
def test_any_order_of_arrival_makes_one_conversation(mails: Sequence[Mail]) -> None:
    store = Store()
    # A subject of prefixes alone names no conversation by itself: it can't come first.
    for mail in sorted(mails, key=lambda mail: mail.subject == "Re:"):
        store.file(mail)
    assert len(store.conversations) == 1


@settings(max_examples=100)
@given(conversations(), st.randoms(use_true_random=False))
def test_two_conversations_stay_two(mails: Sequence[Mail], chance: random.Random) -> None:
    store = Store()
    others = [
        mail_of(str(number), Message_ID=f"<other{number}@home.example>", Subject="A question", To=ALL)
        for number in range(2)
    ]
    mixed = [*others, *(mail for mail in mails if mail.subject != "Re:")]
    chance.shuffle(mixed)
    for mail in mixed:
        store.file(mail)
    assert len(store.conversations) == 3


def circle(size: int) -> list[Mail]:
    """Mails of which each answers the next one, the last the first."""
    return [
        reply(
            str(number),
            Message_ID=f"<{number}@home.example>",
            In_Reply_To=f"<{(number + 1) % size}@home.example>",
            References=" ".join(f"<{one}@home.example>" for one in range(size)),
        )
        for number in range(size)
    ]


@pytest.mark.parametrize("size", [1, 2, 3, 12])
def test_circles_end_in_one_conversation(size: int) -> None:
    for mails in (circle(size), circle(size)[::-1]):
        store = Store()
        for mail in mails:
            store.file(mail)
        assert len(store.conversations) == 1


@pytest.mark.parametrize(
    "subject",
    [
        "[users] A question", "Re: [users] A question", "[users] Re: A question", "[users] [help] Re: A question",
        "Re: [users] Re: A question", "[#7] Re: A question", "RE: [EXTERNAL] A question", "Fwd: Re: A question",
    ],
)  # fmt: skip
def test_tags_of_lists_do_not_part(subject: str) -> None:
    store = Store()
    store.file(mail_of("x", Message_ID="<root@home.example>"))
    verdict = store.file(reply(Subject=subject, In_Reply_To="<root@home.example>"))
    assert (verdict.action, verdict.rule) == ("join", "2 in-reply-to, same subject")


@pytest.mark.parametrize(
    "message_id", ["", "<>", "< >", "<@>", "<" + "x" * 5000 + "@home.example>", "\x00", "<[x@y]>"]
)
def test_absurd_ids_join_nothing(message_id: str) -> None:
    store = Store()
    store.file(mail_of("x", Message_ID=message_id))
    verdict = store.file(reply(Message_ID="<s@home.example>", Subject="Another thing", In_Reply_To="<>"))
    assert (verdict.action, verdict.related) == ("new", None)
