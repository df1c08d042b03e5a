"""Spam on the line: what blocked senders write, and what the filter takes for spam, is filed among spam.

Nothing is dropped: it can be read there, with the reason, and put back.
"""

from collections import defaultdict
from collections.abc import Sequence

from postroom.contacts.models import Decision
from postroom.contacts.senders import decided
from postroom.conversations.arrival import Arrival
from postroom.conversations.models import Status
from postroom.guard.case import Finding
from postroom.guard.spam.bayes import Score
from postroom.guard.spam.learning import weigh
from postroom.guard.spam.tokens import Letter, tokens_of
from postroom.mail.model import Reason

WORDS_SHOWN = 8


def find_spam(arrivals: Sequence[Arrival]) -> None:
    """Look at the mail of each organisation (three queries)."""
    by_organisation: dict[int, list[Arrival]] = defaultdict(list)
    for arrival in arrivals:
        if (
            arrival.outcome == "filed"
            and arrival.judgement.outcome in ("deliver", "silent")
            and not arrival.history
        ):
            by_organisation[arrival.mailbox.organisation_id].append(arrival)
    for organisation, mails in by_organisation.items():
        _find_blocked(organisation, mails)
        _ask_the_filter(organisation, [mail for mail in mails if mail.judgement.outcome != "spam"])


def _find_blocked(organisation: int, arrivals: Sequence[Arrival]) -> None:
    addresses = {address for arrival in arrivals for address in _senders(arrival)}
    blocked = decided(organisation, Decision.BLOCKED, addresses)
    for arrival in arrivals:
        rule = next((blocked[one] for one in _senders(arrival) if one in blocked), "")
        if rule:
            evidence = (Reason("blocked sender", rule),)
            _set_aside(
                arrival, Finding("spam", "blocked sender", f"{rule.removeprefix('@')} is blocked", evidence)
            )


def _ask_the_filter(organisation: int, arrivals: Sequence[Arrival]) -> None:
    """Only mail that begins a conversation: who answers us is no stranger."""
    asked = [one for one in arrivals if one.conversation is not None and one.conversation.pk is None]
    if not asked:
        return
    scores = weigh(organisation, (tokens_of(letter_of(arrival)) for arrival in asked))
    if not scores:
        return
    for arrival, score in zip(asked, scores, strict=True):
        if score is not None and score.is_spam:
            _set_aside(arrival, _finding(score))


def letter_of(arrival: Arrival) -> Letter:
    """Return what the filter sees of an arriving mail."""
    sender, mail = arrival.sender, arrival.mail
    return Letter(
        sender.name if sender else "",
        sender.address if sender else "",
        mail.subject,
        mail.text,
        mail.html,
        tuple(attachment.name for attachment in mail.attachments),
    )


def _finding(score: Score) -> Finding:
    evidence = tuple(
        Reason("word", f"{token}: in {seen.spam} spam, {seen.ham} other mails")
        for token, seen in score.words[:WORDS_SHOWN]
    )
    reason = f"the filter takes it for spam ({score.probability:.0%}), by the mail that your team has judged"
    return Finding("spam", "spam filter", reason, evidence)


def _set_aside(arrival: Arrival, finding: Finding) -> None:
    arrival.judgement = arrival.judgement.as_spam(finding)
    conversation = arrival.conversation
    if conversation is not None and conversation.pk is None and conversation.message_count == 0:
        conversation.status = Status.SPAM


def _senders(arrival: Arrival) -> tuple[str, ...]:
    author = arrival.sender.normalised if arrival.sender else ""
    return tuple(one for one in (author, arrival.mail_from.strip().lower()) if "@" in one)
