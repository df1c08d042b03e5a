"""The facts about a mail, gathered for the guard: from here on every mail has a verdict with its evidence."""

from collections.abc import Sequence

from postroom.accounts.installation import keyring
from postroom.conversations.arrival import Arrival
from postroom.guard.case import Case
from postroom.guard.judge import judge
from postroom.guard.own import cause_generation, own_signs
from postroom.guard.sent import marks_of
from postroom.mail.identity import Token
from postroom.mail.identity_find import find_tokens
from postroom.mail.never_reply import never_reply
from postroom.mail.threading import referenced_ids
from postroom.mailboxes.models import MailboxAddress


def judge_arrivals(arrivals: Sequence[Arrival]) -> None:
    """Ask the guard about each mail."""
    _find_marks(arrivals)
    own = _own_addresses(arrivals)
    everybody = frozenset(address for addresses in own.values() for address in addresses)
    for arrival in arrivals:
        _judge(arrival, own[arrival.mailbox.pk], everybody)


def _find_marks(arrivals: Sequence[Arrival]) -> None:
    """Look up, in one query, which mail of ours they may be or refer to."""
    ids = {one for a in arrivals for one in (a.mail.message_id, *referenced_ids(a.mail))}
    marks = marks_of(ids, {arrival.content for arrival in arrivals})
    for arrival in arrivals:
        arrival.marks = marks


def _own_addresses(arrivals: Sequence[Arrival]) -> dict[int, frozenset[str]]:
    """Return the addresses of every mailbox of the installation, by mailbox."""
    own: dict[int, set[str]] = {arrival.mailbox.pk: set() for arrival in arrivals}
    for mailbox, address in MailboxAddress.objects.values_list("mailbox_id", "address"):
        own.setdefault(mailbox, set()).add(address)
    return {mailbox: frozenset(addresses) for mailbox, addresses in own.items()}


def _judge(arrival: Arrival, addresses: frozenset[str], everybody: frozenset[str]) -> None:
    mail, mail_from = arrival.mail, arrival.mail_from
    arrival.own_addresses = everybody
    arrival.from_us = arrival.history and bool(mail.author and mail.author.normalised in addresses)
    arrival.tokens = _tokens(arrival)
    signs = own_signs(mail, arrival.content, keyring(), arrival.marks)
    arrival.sent_as = next((sign.message_id for sign in signs if sign.message_id), "")
    arrival.generation = cause_generation(mail, signs, arrival.tokens, arrival.marks)
    arrival.judgement = judge(
        Case(
            mail=mail,
            organisation=arrival.mailbox.organisation_id,
            mailbox=arrival.mailbox.pk,
            addresses=addresses,
            own_addresses=everybody,
            automatic=arrival.machine,
            never_reply=never_reply(mail, mail_from, addresses, everybody, arrival.machine),
            bounce=arrival.bounce,
            signs=signs,
            generation=arrival.generation,
            history=arrival.history,
        )
    )


def _tokens(arrival: Arrival) -> tuple[Token, ...]:
    """Return the signed tokens that come back: in ids and addresses of the mail, and in its envelope."""
    senders = [address.address for address in arrival.mail.from_[:5]] + [arrival.mail_from]
    envelope = (
        keyring().read_reply_address(recipient, sender)
        for recipient in arrival.recipients
        if "+" in recipient
        for sender in senders
    )
    found = [*find_tokens(arrival.mail, keyring()), *(token for token in envelope if token)]
    return tuple(dict.fromkeys(found))
