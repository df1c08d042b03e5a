# ruff: noqa: E501 (tables of mails, one a line)
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail_facts.making import SUPPORT, mail_of
from postroom.mail.identity import Token
from postroom.mail.model import Mail
from postroom.mail.quoting import quotes
from postroom.mail.subject import subject_key
from postroom.mail.threading import Known, Verdict, decide, referenced_ids

NOW = datetime(2025, 7, 3, 12, tzinfo=UTC)
MEMBERS = frozenset({SUPPORT, "mia@acme.example"})
TOKEN = Token(1, 1, 1, "human", 0, 1)


class Store:
    """What a mailbox remembers, kept in dictionaries; counts the look-ups of ids."""

    def __init__(self) -> None:
        self.ids: dict[str, Known] = {}
        self.conversations: dict[int, Known] = {}
        self.texts: dict[int, list[str]] = {}
        self.looked_up = 0

    def known(self, ids: Sequence[str]) -> Mapping[str, Known]:
        self.looked_up += 1
        found = {one: self.ids[one] for one in ids if one in self.ids}
        return {
            one: replace(self.conversations[known.conversation], seen=known.seen)
            for one, known in found.items()
        }

    def by_token(self, token: Token) -> Known | None:
        return self.conversations.get(token.conversation)

    def by_number(self, number: int) -> Known | None:
        return self.conversations.get(number)

    def recent_by_subject(self, subject: str, participant: str, since: datetime) -> Sequence[Known]:
        return [
            known
            for known in self.conversations.values()
            if known.subject == subject and participant in known.participants and known.last_activity >= since
        ]

    def quoted_by(self, mail: Mail, known: Known) -> bool:
        return any(quotes(mail.text, text) for text in self.texts[known.conversation])

    def file(self, mail: Mail, now: datetime = NOW, tokens: Sequence[Token] = ()) -> Verdict:
        verdict = decide(mail, self, members=MEMBERS, now=now, tokens=tokens)
        people = frozenset(address.normalised for address in mail.from_ + mail.to + mail.cc)
        number = verdict.conversation or len(self.conversations) + 1
        before = self.conversations.get(number, Known(number, subject_key(mail.subject), frozenset(), now))
        known = replace(before, participants=before.participants | people, last_activity=now)
        self.conversations[number] = known
        self.texts.setdefault(number, []).append(mail.text)
        for one in referenced_ids(mail):
            self.ids.setdefault(one, replace(known, seen=False))
        if mail.message_id and not (mail.message_id in self.ids and self.ids[mail.message_id].seen):
            self.ids[mail.message_id] = known
        return verdict


@pytest.fixture
def store() -> Store:
    store = Store()
    store.file(mail_of("The printer on floor two is broken.", Message_ID="<root@home.example>"))
    return store


def reply(body: str = "And?", **fields: str) -> Mail:
    return mail_of(body, **{"Message_ID": "<r@home.example>", "Subject": "Re: A question", **fields})


PARENT = {"In_Reply_To": "<root@home.example>"}
ANCESTOR = {"References": "<root@home.example> <unknown@home.example>"}
STRANGER = {"From": "mallory@evil.example"}
QUOTING = "Look:\n> The printer on floor\n> two is broken."

LADDER = {
    "in-reply-to": (reply(**PARENT), "join", "2 in-reply-to, same subject"),
    "in-reply-to among words": (reply(In_Reply_To='"mail of <x@y.example>" <root@home.example>'), "join", "2 in-reply-to, same subject"),
    "in-reply-to of a member": (reply(From="mia@acme.example", **PARENT), "join", "2 in-reply-to, same subject"),
    "no subject left": (reply(Subject="Re:", **PARENT), "join", "2 in-reply-to, same subject"),
    "tagged subject": (reply(Subject="AW: [EXT] Re: A QUESTION", **PARENT), "join", "2 in-reply-to, same subject"),
    "changed, quoted": (reply(QUOTING, Subject="Invoice", **PARENT), "join", "3 in-reply-to, other subject, quoted"),
    "changed": (reply(Subject="Invoice", **PARENT), "new", "3 in-reply-to, other subject"),
    "references": (reply(**ANCESTOR), "join", "4 references, same subject"),
    "references, changed": (reply(QUOTING, Subject="Invoice", **ANCESTOR), "new", "4 references, other subject"),
    "subject alone": (reply(), "new", "5 suggestion"),
    "subject of somebody else": (reply(**STRANGER), "new", "new"),
    "same subject, no prefix": (reply(Subject="A question"), "new", "new"),
    "number": (reply(Subject="[#1] Hello"), "new", "5 suggestion"),
    "number of a stranger": (reply(Subject="[#1] Hello", **STRANGER), "new", "new"),
    "stranger with a known id": (reply(**PARENT, **STRANGER), "new", "6 sender takes no part"),
    "itself": (reply(In_Reply_To="<r@home.example>"), "new", "5 suggestion"),
    "empty id": (reply(In_Reply_To="<>"), "new", "5 suggestion"),
}  # fmt: skip


@pytest.mark.parametrize(("mail", "action", "rule"), LADDER.values(), ids=LADDER)
def test_ladder(store: Store, mail: Mail, action: str, rule: str) -> None:
    verdict = store.file(mail)
    assert (verdict.action, verdict.rule) == (action, rule)
    assert verdict.conversation == (1 if action == "join" else None)
    assert verdict.evidence
    assert verdict.flagged is rule.startswith("6")
    assert verdict.related == (
        1
        if rule in ("3 in-reply-to, other subject", "4 references, other subject") or verdict.flagged
        else None
    )
    assert verdict.suggested == ((1,) if rule.startswith("5") else ())
    assert store.looked_up == 2


def test_token_joins_participants_only(store: Store) -> None:
    changed = reply(Subject="Quite another thing")
    assert store.file(changed, tokens=[TOKEN]).rule == "1 signed token"
    assert store.file(reply(**STRANGER), tokens=[TOKEN]).flagged
    unknown = Token(1, 1, 99, "human", 0, 1)
    assert store.file(reply(Message_ID="<s@home.example>"), tokens=[unknown]).action == "new"


def test_suggestion_ends_after_30_days(store: Store) -> None:
    assert store.file(reply(), now=NOW + timedelta(days=29)).suggested == (1,)
    store = Store()
    store.file(mail_of("x", Message_ID="<root@home.example>"))
    assert store.file(reply(), now=NOW + timedelta(days=31)).suggested == ()


def test_same_id_with_other_content_is_a_mail_of_its_own(store: Store) -> None:
    assert (
        store.file(mail_of("Something else.", Message_ID="<root@home.example>", Subject="Other")).action
        == "new"
    )


def test_forward_by_a_member_is_the_customers_question(store: Store) -> None:
    text = "---------- Forwarded message ---------\nFrom: Carl <carl@third.example>\nDate: Wed\nSubject: Hi\nTo: mia@acme.example\n\nHi"
    verdict = store.file(reply(text, From="mia@acme.example", Subject="Fwd: Hi", **PARENT))
    assert (verdict.action, verdict.rule, verdict.related) == ("new", "7 forward by a member", 1)
    assert verdict.customer is not None and verdict.customer.address == "carl@third.example"
    assert store.file(reply(text, Subject="Fwd: Hi")).customer is None


def test_list_that_rewrites_from(store: Store) -> None:
    head = {
        "From": '"Ada via list" <list@lists.example>',
        "X_Original_From": "Ada <ada@home.example>",
        **PARENT,
    }
    assert store.file(reply(Reply_To="ada@home.example", **head)).action == "join"
    store = Store()
    store.file(mail_of(Message_ID="<root@home.example>"))
    assert store.file(reply(Reply_To="list@lists.example", **head)).flagged


def chain() -> list[Mail]:
    first = mail_of("one", Message_ID="<1@home.example>", Cc="ben@home.example")
    second = reply(
        "two",
        Message_ID="<2@home.example>",
        In_Reply_To="<1@home.example>",
        From="ben@home.example",
        To=f"{SUPPORT}, ada@home.example",
    )
    third = reply(
        "three",
        Message_ID="<3@home.example>",
        In_Reply_To="<2@home.example>",
        References="<1@home.example> <2@home.example>",
        Cc="ben@home.example",
    )
    fourth = reply(
        "four", Message_ID="<4@home.example>", In_Reply_To="<1@home.example>", Cc="ben@home.example"
    )
    return [first, second, third, fourth]


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_order_of_arrival_makes_no_difference(order: Sequence[int]) -> None:
    store = Store()
    mails = chain()
    for place in order:
        store.file(mails[place])
    assert len(store.conversations) == 1


def test_a_missing_link_that_comes_last_offers_to_join_both_ends() -> None:
    store = Store()
    first, last = mail_of("one", Message_ID="<1@home.example>"), reply(In_Reply_To="<2@home.example>")
    link = reply("two", Message_ID="<2@home.example>", In_Reply_To="<1@home.example>")
    assert [store.file(mail).action for mail in (first, last)] == ["new", "new"]
    verdict = store.file(link)
    assert (verdict.conversation, verdict.suggested) == (1, (2,))


@given(st.lists(st.integers(0, 40), max_size=70), st.integers(0, 40))
def test_one_look_up_however_many_references(numbers: list[int], own: int) -> None:
    store = Store()
    references = " ".join(f"<{number}@home.example>" for number in numbers)
    store.file(reply(Message_ID=f"<{own}@home.example>", References=references))
    store.file(reply(Message_ID=f"<x{own}@home.example>", References=references))
    assert store.looked_up == 2
    assert len(store.conversations) == (1 if numbers else 2)


@pytest.mark.parametrize(
    ("text", "parent", "expected"),
    [
        ("Yes.\n\n> The printer on floor two\n> is broken.", "The printer on floor two is broken.", True),
        ("Yes.\n\nThe PRINTER on floor two is broken.", "The printer on floor two is broken.", True),
        ("The printer?", "The printer on floor two is broken.", False),
        ("> ok", "ok", False),
        ("", "", False),
    ],
)
def test_quotes(text: str, parent: str, expected: bool) -> None:
    assert quotes(text, parent) is expected
