"""Must no machine ever answer this mail (RFC 3834 §2, RFC 5230 §4.6, MS-OXCMAIL §2.2.3.2.14)?"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from postroom.mail.automatic import automatic
from postroom.mail.envelope import return_address
from postroom.mail.model import Automatic, Mail, NeverReply, Reason
from postroom.mail.report_fields import addresses_in, outer_parts

SUPPRESSED = re.compile(r"\b(?:all|oof|autoreply)\b", re.IGNORECASE)
ROBOT = re.compile(
    r"^(?:owner-.*|.*-owner|.*-request|.*-bounces?(?:\+.*)?|listserv|majordomo|mailman|sympa|lists?erver"
    r"|listproc"
    r"|mailer-daemon)$"
)
ROBOT_AUTHOR = re.compile(r"^(?:bounces?(?:[+-].*)?|postmaster|daemon|nobody|autoresponder)$")
REACTION_TYPES = ("text/vnd.google.email-reaction+json",)
HEADER_LIMIT = 100_000


@dataclass(frozen=True, slots=True)
class Arrival:
    """A mail with what its envelope and the mailbox add; every address normalised."""

    mail: Mail
    envelope_from: str | None
    recipients: frozenset[str]
    own_addresses: frozenset[str]


Rule = Callable[[Arrival], Reason | None]


def never_reply(
    mail: Mail,
    envelope_from: str | None,
    recipients: frozenset[str] = frozenset(),
    own_addresses: frozenset[str] = frozenset(),
    machine: Automatic | None = None,
) -> NeverReply:
    """Tell whether no automatic answer may go to this mail, with every reason. A person may still answer.

    `recipients` are the addresses of the mailbox that it came to: one must be among To and Cc; empty leaves
    that rule out. `own_addresses` are those of all our mailboxes and members. Both normalised. `machine`
    is what `automatic` said, where the caller has it already. Whether it is spam is judged elsewhere.
    """
    arrival = Arrival(mail, envelope_from, recipients, own_addresses)
    reasons = (machine or automatic(mail, envelope_from)).reasons
    reasons += tuple(reason for rule in RULES if (reason := rule(arrival)))
    return NeverReply(bool(reasons), reasons)


def suppressed(arrival: Arrival) -> Reason | None:
    """X-Auto-Response-Suppress that names automatic answers."""
    for value in arrival.mail.headers.all("X-Auto-Response-Suppress"):
        if SUPPRESSED.search(value[:1_000]):
            return Reason("auto-response-suppress", f"X-Auto-Response-Suppress: {value[:200]}")
    return None


def no_acknowledgement(arrival: Arrival) -> Reason | None:
    """X-Ack: no, or X-No-Ack."""
    if arrival.mail.headers.has("X-No-Ack"):
        return Reason("no-ack", "X-No-Ack")
    return (
        Reason("no-ack", "X-Ack: no") if arrival.mail.headers.get("X-Ack").strip().lower() == "no" else None
    )


def from_ourselves(arrival: Arrival) -> Reason | None:
    """The answer would go to an address of ours, by From, Sender, Reply-To or the return path."""
    mail = arrival.mail
    senders = [address.normalised for address in mail.from_ + mail.reply_to]
    senders += [mail.sender.normalised] if mail.sender else []
    senders.append(return_address(mail, arrival.envelope_from))
    found = next((sender for sender in senders if _without_detail(sender) in arrival.own_addresses), "")
    return Reason("own-address", found) if found else None


def to_itself(arrival: Arrival) -> Reason | None:
    """An answer would go where the mail was addressed to: back to the mailbox itself."""
    answered = {address.normalised for address in arrival.mail.reply_to or arrival.mail.from_}
    addressed = {address.normalised for address in arrival.mail.to}
    if addressed and addressed <= answered:
        return Reason("to-itself", f"To: {', '.join(sorted(addressed)[:5])}")
    return None


def robot(arrival: Arrival) -> Reason | None:
    """The sender is a list's or a mail system's address, not a person's."""
    authors = [address.normalised for address in arrival.mail.from_ + arrival.mail.reply_to]
    for sender in [*authors, return_address(arrival.mail, arrival.envelope_from)]:
        local = sender.partition("@")[0][:200]
        if ROBOT.match(local) or (sender in authors and ROBOT_AUTHOR.match(local)):
            return Reason("robot-address", sender)
    return None


def not_addressed(arrival: Arrival) -> Reason | None:
    """No address of ours is in To, Cc, Resent-To or Resent-Cc: a list, a blind copy or a redirection."""
    if not arrival.recipients:
        return None
    mail = arrival.mail
    named = [address.normalised for address in mail.to + mail.cc]
    for name in ("Resent-To", "Resent-Cc"):
        for value in mail.headers.all(name)[:10]:
            named += [address.lower() for address in addresses_in(value[:HEADER_LIMIT])]
    ours = any(
        address in arrival.recipients or _without_detail(address) in arrival.recipients for address in named
    )
    return None if ours else Reason("not-addressed", "none of our addresses is in To or Cc")


def reaction(arrival: Arrival) -> Reason | None:
    """A reaction to a mail, shown on it and never answered (RFC 9078)."""
    for part in outer_parts(arrival.mail.root):
        disposition = part.headers.get("Content-Disposition").partition(";")[0].strip().lower()
        if disposition == "reaction" or part.content_type in REACTION_TYPES:
            return Reason("reaction", disposition or part.content_type)
    return None


def nobody_to_answer(arrival: Arrival) -> Reason | None:
    """No From, Sender, Reply-To or return path."""
    mail = arrival.mail
    if mail.from_ or mail.sender or mail.reply_to or return_address(mail, arrival.envelope_from):
        return None
    return Reason("nobody-to-answer", "there is no From, Sender, Reply-To or Return-Path")


RULES: tuple[Rule, ...] = (
    suppressed,
    no_acknowledgement,
    from_ourselves,
    to_itself,
    robot,
    not_addressed,
    reaction,
    nobody_to_answer,
)


def _without_detail(address: str) -> str:
    """The address without the "+detail" of its local part (RFC 5233)."""
    local, at, domain = address.rpartition("@")
    plain = local.partition("+")[0] or local
    return f"{plain}{at}{domain}"
