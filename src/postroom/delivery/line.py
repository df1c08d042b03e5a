"""The assembly line: what happens to mail between the spool and the conversation, from top to bottom."""

from collections.abc import Callable, Sequence
from datetime import UTC
from itertools import islice

from django.db import transaction

from postroom.accounts.database import hold
from postroom.accounts.installation import blobs, keyring
from postroom.contacts.find import find_or_add
from postroom.conversations.arrival import Arrival
from postroom.conversations.filing import file
from postroom.conversations.reports import attach_report
from postroom.conversations.storable import cut, storable
from postroom.conversations.threading import set_duplicates_aside, thread
from postroom.delivery.batch import Batch, Item
from postroom.delivery.models import LedgerEntry, Outcome
from postroom.delivery.spools import NODE
from postroom.guard.case import Case
from postroom.guard.judge import judge
from postroom.mail.automatic import automatic
from postroom.mail.bounce import bounce
from postroom.mail.identity import Token
from postroom.mail.identity_find import find_tokens, own_token
from postroom.mail.never_reply import never_reply
from postroom.mail.parse import parse
from postroom.mailboxes.models import Mailbox, MailboxAddress
from postroom.spool import Claimed

FILING_LOCK = 7

Stop = Callable[[Batch], None]


class MailboxGone(LookupError):  # noqa: N818
    """Mail was accepted for a mailbox that does not exist any more."""


def deliver(claims: Sequence[tuple[Claimed, bytes]]) -> int:
    """Take claimed mail to its outcome, in one transaction; returns the number of deliveries dealt with.

    Parsing and storing the bytes come before the transaction, so that it stays short. Mail that the ledger
    knows already was filed before a crash, and is left alone.
    """
    batch = read(claims)
    with transaction.atomic():
        for stop in STOPS:
            stop(batch)
    return len(batch.items)


def read(claims: Sequence[tuple[Claimed, bytes]]) -> Batch:
    """Parse the mail and keep its bytes, the raw ones and those of its attachments, by content hash."""
    mailboxes = Mailbox.objects.in_bulk({claimed.mailbox for claimed, _ in claims})
    for claimed, _ in claims:
        if claimed.mailbox not in mailboxes:
            raise MailboxGone(
                f"mailbox {claimed.mailbox} was removed; add its address to another mailbox, then retry this mail"
            )
    parsed = [(claimed, raw, parse(raw)) for claimed, raw in claims]
    contents = [raw for _, raw, _ in parsed]
    contents += [attachment.content for _, _, mail in parsed for attachment in mail.attachments]
    digests = iter(blobs().put_many(contents))
    raw_digests = list(islice(digests, len(parsed)))
    items = []
    for (claimed, _, mail), raw_digest in zip(parsed, raw_digests, strict=True):
        arrival = Arrival(
            mailbox=mailboxes[claimed.mailbox],
            mail=mail,
            mail_from=claimed.envelope.mail_from,
            recipients=claimed.recipients,
            raw_digest=raw_digest,
            attachment_digests=tuple(islice(digests, len(mail.attachments))),
            received_at=claimed.envelope.received_at.astimezone(UTC),
        )
        items.append(Item(claimed, arrival))
    return Batch(items)


def leave_out_what_is_filed(batch: Batch) -> None:
    """Drop what the ledger knows: it was filed before a crash and only the spool has not heard of it."""
    hold(FILING_LOCK, [item.claimed.mailbox for item in batch.items])
    numbers = [item.claimed.id for item in batch.items]
    known = LedgerEntry.objects.filter(node=NODE, delivery__in=numbers).values_list("delivery", flat=True)
    batch.drop(set(known))


def judge_mail(batch: Batch) -> None:
    """Ask the guard about each mail; from here on every mail has a verdict with its evidence."""
    own = _own_addresses(batch)
    everybody = frozenset(address for addresses in own.values() for address in addresses)
    for arrival in batch.arrivals:
        mail, mail_from = arrival.mail, arrival.mail_from
        addresses = own[arrival.mailbox.pk]
        arrival.own_addresses = everybody
        arrival.tokens = _tokens(arrival)
        arrival.bounce, machine = bounce(mail, mail_from), automatic(mail, mail_from)
        arrival.judgement = judge(
            Case(
                mail=mail,
                organisation=arrival.mailbox.organisation_id,
                mailbox=arrival.mailbox.pk,
                addresses=addresses,
                own_addresses=everybody,
                automatic=machine,
                never_reply=never_reply(mail, mail_from, addresses, everybody, machine),
                bounce=arrival.bounce,
                own_token=own_token(mail, keyring()),
                quoted=arrival.tokens,
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


def _own_addresses(batch: Batch) -> dict[int, frozenset[str]]:
    """Return the addresses of every mailbox of the installation, by mailbox."""
    own: dict[int, set[str]] = {arrival.mailbox.pk: set() for arrival in batch.arrivals}
    for mailbox, address in MailboxAddress.objects.values_list("mailbox_id", "address"):
        own.setdefault(mailbox, set()).add(address)
    return {mailbox: frozenset(addresses) for mailbox, addresses in own.items()}


def set_aside_duplicates(batch: Batch) -> None:
    """Recognise mail that this mailbox has already, and its own mail come back."""
    set_duplicates_aside(batch.arrivals)


def attach_reports(batch: Batch) -> None:
    """Bring delivery reports to the mail that they are about."""
    for arrival in batch.arrivals:
        attach_report(arrival)


def find_conversations(batch: Batch) -> None:
    """Ask the ladder which conversation each mail belongs to."""
    thread(batch.arrivals)


def find_contacts(batch: Batch) -> None:
    """Find or make the contact behind each sender."""
    by_organisation: dict[int, dict[str, str]] = {}
    for arrival in batch.arrivals:
        if arrival.sender and arrival.judgement.outcome not in ("own", "bounce"):
            names = by_organisation.setdefault(arrival.mailbox.organisation_id, {})
            names.setdefault(cut(arrival.sender.normalised, 320), storable(arrival.sender.name))
    found = {
        organisation: find_or_add(organisation, names) for organisation, names in by_organisation.items()
    }
    for arrival in batch.arrivals:
        if arrival.sender:
            contacts = found.get(arrival.mailbox.organisation_id, {})
            arrival.contact = contacts.get(cut(arrival.sender.normalised, 320))
        conversation = arrival.conversation
        if conversation is not None and conversation.pk is None and conversation.contact is None:
            conversation.contact = arrival.contact


def file_messages(batch: Batch) -> None:
    """Write messages, attachments and what conversations show of them."""
    file(batch.arrivals)


def enter_in_ledger(batch: Batch) -> None:
    """Write down the one outcome of each mail."""
    LedgerEntry.objects.bulk_create(_ledger_entry(item) for item in batch.items)


def _ledger_entry(item: Item) -> LedgerEntry:
    claimed, arrival = item.claimed, item.arrival
    conversation, message = arrival.conversation, arrival.message
    return LedgerEntry(
        organisation_id=claimed.organisation,
        node=NODE,
        delivery=claimed.id,
        received_at=claimed.envelope.received_at,
        door=claimed.envelope.door,
        mailbox=claimed.mailbox,
        from_address=cut(arrival.sender.address if arrival.sender else arrival.mail_from, 320),
        subject=cut(arrival.mail.subject, 300),
        size_bytes=claimed.size_bytes,
        outcome=Outcome(arrival.outcome),
        reason=arrival.reason or arrival.judgement.reason,
        conversation=conversation.pk if conversation else None,
        message=message.pk if message else None,
    )


STOPS: tuple[Stop, ...] = (
    leave_out_what_is_filed,
    judge_mail,
    set_aside_duplicates,
    attach_reports,
    find_conversations,
    find_contacts,
    file_messages,
    enter_in_ledger,
)
