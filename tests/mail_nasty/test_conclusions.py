"""What is concluded from a named mail beside what it says itself: tokens, copies, loops, threads."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from postroom.mail.content_hash import content_hash
from postroom.mail.identity import Keyring, Token
from postroom.mail.identity_find import find_tokens, own_reasons, own_token
from postroom.mail.loops import delivered_to, delivered_twice, loop_marked, too_many_hops
from postroom.mail.model import Mail
from postroom.mail.parse import parse
from postroom.mail.quotes import split_text
from postroom.mail.subject import subject_key
from postroom.mail.threading import Known, decide

MAILS = Path(__file__).parent.parent / "mail"
KEYRING = Keyring(b"the key of the nasty test mails.", epoch=3)
TOKEN = Token(1, 22, 12_345, "human", 0, 3)
OURS = frozenset({"support@acme.example"})
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def read(name: str) -> Mail:
    return parse((MAILS / f"{name}.eml").read_bytes())


class Stored:
    """One conversation of Dora's, whose first mail is `root@borealis.example`."""

    conversation = Known(
        7, "question about order 4711", frozenset({"dora@borealis.example"}), NOW - timedelta(1)
    )

    def __init__(self) -> None:
        self.tokens: list[Token] = []

    def known(self, ids: Sequence[str]) -> Mapping[str, Known]:
        return {one: self.conversation for one in ids if one == "root@borealis.example"}

    def by_token(self, token: Token) -> Known | None:
        self.tokens.append(token)
        return self.conversation if token == TOKEN else None

    def by_number(self, number: int) -> Known | None:
        return None

    def recent_by_subject(self, subject: str, participant: str, since: datetime) -> Sequence[Known]:
        return []

    def quoted_by(self, mail: Mail, known: Known) -> bool:
        return False


def test_our_own_mail_is_known_by_its_id_and_by_the_header_that_a_provider_leaves() -> None:
    for name, rule in (
        ("our-own-mail-comes-back", "own-message-id"),
        ("provider-replaced-message-id", "own-header"),
    ):
        assert own_token(read(name), KEYRING) == TOKEN
        assert {reason.rule for reason in own_reasons(read(name), KEYRING, OURS)} == {rule, "own-from"}
    assert content_hash(read("our-own-mail-comes-back")) == content_hash(read("provider-replaced-message-id"))


def test_a_forged_a_cut_and_a_changed_token_are_none() -> None:
    forged = read("forged-in-reply-to")
    assert len(forged.in_reply_to + forged.references) == 3
    assert find_tokens(forged, KEYRING) == ()
    stored = Stored()
    verdict = decide(forged, stored, members=frozenset(), now=NOW, tokens=find_tokens(forged, KEYRING))
    assert (verdict.action, verdict.related, stored.tokens) == ("new", None, [])


def test_one_mail_by_two_ways_is_the_same_and_another_under_its_id_is_not() -> None:
    first, second, other = map(
        read, ("same-mail-by-two-ways-1", "same-mail-by-two-ways-2", "same-id-other-content")
    )
    assert first.message_id == second.message_id == other.message_id
    assert content_hash(first) == content_hash(second)
    assert content_hash(first) != content_hash(other)


def test_a_mail_that_has_been_here_is_a_loop() -> None:
    twice = read("delivered-twice")
    assert delivered_to(twice, OURS) == 2
    assert delivered_twice(twice)
    assert loop_marked(twice, OURS)
    assert too_many_hops(read("hops-101"))


def test_an_old_mail_reused_for_a_new_question_opens_a_conversation_beside_the_old_one() -> None:
    verdict = decide(read("old-mail-new-subject"), Stored(), members=frozenset(), now=NOW)
    assert (verdict.action, verdict.related, verdict.flagged) == ("new", 7, False)


def test_an_id_in_square_brackets_threads_like_any_other() -> None:
    verdict = decide(read("message-id-in-square-brackets"), Stored(), members=frozenset(), now=NOW)
    assert (verdict.action, verdict.conversation) == ("join", 7)


def test_two_helpdesks_that_acknowledge_each_other_grow_no_subject_of_ours() -> None:
    subject = read("acknowledgement-growing-subject").subject
    grown = f"[Acme #1] Re: {subject}"
    assert len(subject_key(f"Re: Re: {grown}")) <= len(subject_key(grown))


def test_what_smtp_smuggling_would_smuggle_stays_the_text_of_one_mail() -> None:
    mail = read("smtp-smuggling")
    assert [address.address for address in mail.from_] == ["dora@borealis.example"]
    assert "MAIL FROM:<ada@acme.example>" in mail.text
    assert "Subject: Smuggled" in mail.text
    assert "\r" not in mail.text


def test_a_hundred_levels_of_quotation_are_quoted() -> None:
    parts = split_text(read("quotes-hundred-deep").text)
    assert parts.new == "Yes."
    assert len(parts.quoted.splitlines()) == 100
