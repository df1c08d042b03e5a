"""What is fuzzed: each target takes bytes and raises for whatever should not be."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from postroom.mail import authentication, loops
from postroom.mail.automatic import automatic
from postroom.mail.bounce import bounce
from postroom.mail.calendar import describe, read_invitation
from postroom.mail.content_hash import content_hash
from postroom.mail.forwarded import is_forwarded, original_sender, real_author
from postroom.mail.html_text import to_text
from postroom.mail.identity import Keyring, Token, Verp
from postroom.mail.identity_find import find_tokens, own_reasons, own_token
from postroom.mail.inspect import as_line, inspect
from postroom.mail.model import Mail
from postroom.mail.never_reply import never_reply
from postroom.mail.parse import parse
from postroom.mail.quotes import split_text
from postroom.mail.quotes_html import split_html
from postroom.mail.quoting import quotes
from postroom.mail.safe_html import clean
from postroom.mail.signed import read_protection
from postroom.mail.subject import base_subject, subject_key, ticket_number
from postroom.mail.text_html import text_to_html
from postroom.mail.threading import Known, decide
from tests.mail_fuzz.invariants import check_bounce, check_mail, check_reasons, check_text

OURS = frozenset({"support@desk.example"})
NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
KEYRING = Keyring(b"the key of the fuzzer, 32 bytes.", epoch=3, accepted_epochs=frozenset({2}))
TOKENS = (Token(1, 22, 12_345, "human", 0, 3), Token(1, 22, 7, "automatic", 1, 2))
VERP = Verp(4711, 2)
PERSON = "dora@borealis.example"
LINES_MOST = 50


def fuzz_parse(data: bytes) -> None:
    """A mail with all that is concluded from it."""
    mail = parse(data)
    check_mail(mail)
    assert mail.size_bytes == len(data)
    envelope_from = (None, "", PERSON)[len(data) % 3]
    machine = automatic(mail, envelope_from)
    assert machine.verdict in ("yes", "weak", "no")
    assert (machine.verdict == "no") == (not machine.reasons)
    check_reasons(machine.reasons)
    refused = never_reply(mail, envelope_from, OURS, OURS, machine)
    assert refused.verdict or machine.verdict == "no"
    check_reasons(refused.reasons)
    check_bounce(bounce(mail, envelope_from))
    assert len(content_hash(mail)) == 64
    _loops_and_senders(mail)
    _thread(mail)
    _html(mail.html)
    split_text(mail.text)
    for attachment in mail.attachments[:5]:
        if "calendar" in attachment.content_type:
            invitation = read_invitation(attachment.content)
            check_text(describe(invitation) if invitation else "")
    seen = inspect(data, "mail.eml", OURS)
    assert json.loads(as_line(seen)) == seen


def fuzz_quotes(data: bytes) -> None:
    """A text and a page, cut into what is new and what is quoted."""
    text = data.decode("utf-8", "replace").replace("\0", "")
    parts = split_text(text)
    words = set(text.split())
    for part in (parts.new, parts.signature):
        check_text(part)
        assert len(part) <= len(text) + 1
        assert set(part.split()) <= words
    check_text(parts.quoted + parts.forwarded)
    quotes(parts.new, text)
    page = split_html(text)
    check_text(page.new_html + page.quoted_html)
    if not page.quoted_html:
        assert page.new_html == text
    check_text(to_text(text))
    check_text(text_to_html(text))


def fuzz_tokens(data: bytes) -> None:
    """Whatever is read as a token of ours must be one that was minted: nobody forges one."""
    for line in data.decode("latin-1").split("\n")[:LINES_MOST]:
        _unforged(KEYRING.read_message_id(line))
        _unforged(KEYRING.read_reply_address(line, PERSON))
        assert KEYRING.read_reply_address(line, "mallory@evil.example") is None
        assert KEYRING.read_verp(line) in (None, VERP)
        mark = KEYRING.read_header_value(line)
        _unforged(mark.token if mark else None)
    mail = parse(data)
    for token in find_tokens(mail, KEYRING):
        _unforged(token)
    _unforged(own_token(mail, KEYRING))
    check_reasons(own_reasons(mail, KEYRING, OURS))


def fuzz_canary(data: bytes) -> None:
    """Fail for any mail with a file: what shows that a fault is found, told and kept."""
    assert not parse(data).attachments, "the canary has seen a file"


def _loops_and_senders(mail: Mail) -> None:
    loops.delivered_to(mail, OURS)
    found = (loops.many_hops(mail), loops.too_many_hops(mail), loops.delivered_twice(mail))
    check_reasons(tuple(reason for reason in (*found, loops.loop_marked(mail, OURS)) if reason))
    is_forwarded(mail)
    for sender in (original_sender(mail, OURS), real_author(mail)):
        assert sender is None or sender.address
    authentication.read(mail.headers, frozenset({"mx.desk.example"}))
    read_protection(mail)
    base_subject(mail.subject)
    ticket_number(mail.subject)


def _html(html: str) -> None:
    safe = clean(html)
    check_text(safe.html)
    lowered = safe.html.lower()
    assert "<script" not in lowered
    assert "<iframe" not in lowered
    split_html(html)


class _Stored:
    """Every even id is known, in a conversation that the person takes part in."""

    def __init__(self, subject: str) -> None:
        self.known_one = Known(1, subject, frozenset({PERSON}), NOW - timedelta(days=1))

    def known(self, ids: Sequence[str]) -> Mapping[str, Known]:
        assert len(ids) <= 130
        return {one: self.known_one for one in ids if len(one) % 2 == 0}

    def by_token(self, token: Token) -> Known | None:
        return self.known_one

    def by_number(self, number: int) -> Known | None:
        return self.known_one if number % 2 else None

    def recent_by_subject(self, subject: str, participant: str, since: datetime) -> Sequence[Known]:
        return [self.known_one]

    def quoted_by(self, mail: Mail, known: Known) -> bool:
        return len(mail.text) % 2 == 0


def _thread(mail: Mail) -> None:
    stored = _Stored(subject_key(mail.subject))
    verdict = decide(mail, stored, members=OURS, now=NOW, tokens=find_tokens(mail, KEYRING))
    assert (verdict.action == "join") == (verdict.conversation is not None)
    assert verdict.rule
    check_text(verdict.evidence)


def _unforged(token: Token | None) -> None:
    assert token is None or token in TOKENS, token


TARGETS: dict[str, Callable[[bytes], None]] = {
    "parse": fuzz_parse,
    "quotes": fuzz_quotes,
    "tokens": fuzz_tokens,
}
CANARY = {"canary": fuzz_canary}
