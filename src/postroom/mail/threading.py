"""Which conversation does a mail belong to? One ladder of rules, each with its reason (RFC 5256, and
caution).

Ids and subjects are anybody's to write. So nothing joins by subject alone, nobody joins who takes no part,
and every verdict says which rule found what, so that a person can ask why and undo it.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal, Protocol

from postroom.mail.forwarded import is_forwarded, original_sender, real_author
from postroom.mail.identity import Token
from postroom.mail.model import Address, Mail
from postroom.mail.subject import is_reply, subject_key, ticket_number

SUGGEST_WITHIN = timedelta(days=30)
SUGGESTIONS_LIMIT = 5


@dataclass(frozen=True, slots=True)
class Known:
    """A conversation of this organisation as the ladder needs it.

    `subject` is its `subject_key`; `participants` are normalised addresses; `seen` is False where the id that
    led here was only referenced by a stored mail whose parent has not arrived.
    """

    conversation: int
    subject: str
    participants: frozenset[str]
    last_activity: datetime
    seen: bool = True


class Lookup(Protocol):
    """What is stored, within one mailbox's organisation."""

    def known(self, ids: Sequence[str]) -> Mapping[str, Known]:
        """Return what is known of these ids (at most 130), of mails stored and of mails only referenced; one
        query.
        """

    def by_token(self, token: Token) -> Known | None:
        """Return the conversation that a valid token names, if it is of this organisation and mailbox."""

    def by_number(self, number: int) -> Known | None:
        """Return the conversation with this number, if it is of this mailbox."""

    def recent_by_subject(self, subject: str, participant: str, since: datetime) -> Sequence[Known]:
        """Return the mailbox's conversations with this `subject_key` and participant, active since then,
        newest first.
        """

    def quoted_by(self, mail: Mail, known: Known) -> bool:
        """Tell whether the mail quotes a mail of this conversation (see `quoting.quotes`)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A conversation that was considered, by which rule, and what spoke for it."""

    conversation: int
    rule: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where a mail goes and why.

    `conversation` is the one to join; `related` one to link visibly from a new conversation; `suggested`
    those to offer for joining by one click. `flagged`: somebody who takes no part hit a known id: show
    nothing of it. `customer` is the original sender of a forward by a member.
    """

    action: Literal["join", "new"]
    conversation: int | None
    rule: str
    evidence: str
    related: int | None = None
    suggested: tuple[int, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    flagged: bool = False
    customer: Address | None = None


@dataclass(slots=True)
class _Case:
    """A mail before the ladder, with what was looked up for it."""

    mail: Mail
    lookup: Lookup
    members: AbstractSet[str]
    tokens: Sequence[Token]
    now: datetime
    subject: str
    senders: frozenset[str]
    known: Mapping[str, Known]
    candidates: list[Candidate] = field(default_factory=list)

    def takes_part(self, known: Known) -> bool:
        return bool(self.senders & (known.participants | self.members))

    def same_subject(self, known: Known) -> bool:
        """Whether the subject is the conversation's; one of prefixes alone ("Re:") names no other."""
        return self.subject in ("", known.subject)

    def consider(self, known: Known, rule: str, evidence: str) -> Candidate:
        candidate = Candidate(known.conversation, rule, evidence)
        if candidate not in self.candidates:
            self.candidates.append(candidate)
        return candidate


def decide(
    mail: Mail,
    lookup: Lookup,
    *,
    members: AbstractSet[str],
    now: datetime,
    tokens: Sequence[Token] = (),
) -> Verdict:
    """Walk the ladder and return the first verdict.

    `members` are normalised addresses of the team and its mailboxes, who take part in everything; `tokens`
    those that the mail quotes (`identity_find.find_tokens`), already checked. One look-up of ids, and one or
    two more where only a suggestion is possible. The order of arrival makes no difference between a parent
    and its replies, as long as the caller stores all ids that a mail refers to.
    """
    case = _case(mail, lookup, members, tokens, now)
    rules = (_forward, _token, _in_reply_to, _references, _child_came_first, _stranger)
    verdict = next((verdict for rule in rules if (verdict := rule(case))), None) or _new(case)
    return _with_earlier_replies(case, verdict)


def referenced_ids(mail: Mail) -> tuple[str, ...]:
    """Return every id that a mail refers to, for storing it: In-Reply-To, then References newest first."""
    ids = dict.fromkeys([*mail.in_reply_to, *reversed(mail.references)])
    return tuple(one for one in ids if one and one != mail.message_id)


def _case(
    mail: Mail, lookup: Lookup, members: AbstractSet[str], tokens: Sequence[Token], now: datetime
) -> _Case:
    author = real_author(mail)
    senders = {address.normalised for address in mail.from_} | ({author.normalised} if author else set())
    ids = [*([mail.message_id] if mail.message_id else []), *referenced_ids(mail)]
    known = lookup.known(ids) if ids else {}
    return _Case(mail, lookup, members, tokens, now, subject_key(mail.subject), frozenset(senders), known)


def _forward(case: _Case) -> Verdict | None:
    """7: what a member forwards is a new question, of whoever asked it."""
    if not case.senders & case.members or not is_forwarded(case.mail):
        return None
    customer = original_sender(case.mail, case.members)
    if customer is None:
        return None
    related = next((known.conversation for known in _hits(case)), None)
    evidence = f"a member forwards a mail of {customer.address}"
    return Verdict("new", None, "7 forward by a member", evidence, related, customer=customer)


def _token(case: _Case) -> Verdict | None:
    """1: a signed token in the hands of somebody who takes part."""
    for token in case.tokens:
        known = case.lookup.by_token(token)
        if known is None:
            continue
        found = case.consider(known, "1 signed token", f"our token for conversation {known.conversation}")
        if case.takes_part(known):
            return _join(case, found)
    return None


def _in_reply_to(case: _Case) -> Verdict | None:
    """2 and 3: the parent is known; with another subject, it must be quoted."""
    changed: tuple[str, Known] | None = None
    for one in case.mail.in_reply_to:
        known = _known(case, one)
        if known is None or not case.takes_part(known):
            continue
        if case.same_subject(known):
            return _join(case, case.consider(known, "2 in-reply-to, same subject", f"In-Reply-To: <{one}>"))
        if case.lookup.quoted_by(case.mail, known):
            evidence = f"In-Reply-To: <{one}>, and the mail quotes it"
            return _join(case, case.consider(known, "3 in-reply-to, other subject, quoted", evidence))
        changed = changed or (one, known)
    if changed is None:
        return None
    one, known = changed
    evidence = f"In-Reply-To: <{one}>, but another subject and no quotation of it"
    return _related(case, case.consider(known, "3 in-reply-to, other subject", evidence))


def _references(case: _Case) -> Verdict | None:
    """4: an ancestor is known, and the subject is the same."""
    changed: tuple[str, Known] | None = None
    for one in reversed(case.mail.references):
        known = _known(case, one)
        if known is None or not case.takes_part(known):
            continue
        if case.same_subject(known):
            return _join(case, case.consider(known, "4 references, same subject", f"References: <{one}>"))
        changed = changed or (one, known)
    if changed is None:
        return None
    one, known = changed
    return _related(
        case, case.consider(known, "4 references, other subject", f"References: <{one}>, another subject")
    )


def _child_came_first(case: _Case) -> Verdict | None:
    """4, seen from the other side: a stored mail refers to this one, which arrives after it."""
    known = case.known.get(case.mail.message_id) if case.mail.message_id else None
    if known is None or known.seen or not case.takes_part(known) or not case.same_subject(known):
        return None
    return _join(
        case, case.consider(known, "4 a stored reply refers to it", f"Message-ID: <{case.mail.message_id}>")
    )


def _stranger(case: _Case) -> Verdict | None:
    """6: a known id or token in the hands of somebody who takes no part opens nothing."""
    hit = next(iter(_hits(case)), None)
    if hit is None:
        return None
    who = ", ".join(sorted(case.senders)) or "nobody"
    case.consider(hit, "6 sender takes no part", f"{who} takes no part in conversation {hit.conversation}")
    evidence = f"{who} refers to conversation {hit.conversation} without taking part in it"
    return Verdict(
        "new",
        None,
        "6 sender takes no part",
        evidence,
        hit.conversation,
        candidates=tuple(case.candidates),
        flagged=True,
    )


def _new(case: _Case) -> Verdict:
    """A new conversation; 5: those that it may belong to are offered."""
    for known, evidence in _suggestible(case):
        case.consider(known, "5 suggestion", evidence)
    suggested = tuple(dict.fromkeys(one.conversation for one in case.candidates))[:SUGGESTIONS_LIMIT]
    rule = "5 suggestion" if suggested else "new"
    evidence = "no known id; similar conversations are offered" if suggested else "no known id"
    return Verdict("new", None, rule, evidence, suggested=suggested, candidates=tuple(case.candidates))


def _with_earlier_replies(case: _Case, verdict: Verdict) -> Verdict:
    """A reply to this mail opened a conversation of its own before it came: offer to join the two."""
    known = case.known.get(case.mail.message_id) if case.mail.message_id else None
    elsewhere = known and not known.seen and known.conversation not in (verdict.conversation, verdict.related)
    if not known or not elsewhere or not case.takes_part(known):
        return verdict
    suggested = dict.fromkeys((*verdict.suggested, known.conversation))
    return replace(verdict, suggested=tuple(suggested)[:SUGGESTIONS_LIMIT])


def _suggestible(case: _Case) -> Iterator[tuple[Known, str]]:
    number = ticket_number(case.mail.subject)
    numbered = case.lookup.by_number(number) if number is not None else None
    if numbered and case.takes_part(numbered):
        yield numbered, f"its subject names [#{number}]"
    if is_reply(case.mail.subject) and case.subject:
        for sender in sorted(case.senders - case.members)[:3]:
            for known in case.lookup.recent_by_subject(case.subject, sender, case.now - SUGGEST_WITHIN):
                if known.subject == case.subject and case.takes_part(known):
                    yield known, "same subject and sender within 30 days"


def _known(case: _Case, one: str) -> Known | None:
    """What is known of an id that the mail refers to; its own id is no parent of it."""
    return case.known.get(one) if one and one != case.mail.message_id else None


def _hits(case: _Case) -> Iterator[Known]:
    for one in referenced_ids(case.mail):
        if known := _known(case, one):
            yield known
    for token in case.tokens:
        if known := case.lookup.by_token(token):
            yield known


def _join(case: _Case, found: Candidate) -> Verdict:
    return Verdict("join", found.conversation, found.rule, found.evidence, candidates=tuple(case.candidates))


def _related(case: _Case, found: Candidate) -> Verdict:
    candidates = tuple(case.candidates)
    return Verdict("new", None, found.rule, found.evidence, found.conversation, candidates=candidates)
