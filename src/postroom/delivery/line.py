"""The assembly line: what happens to mail between the spool and the conversation, from top to bottom."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext

from django.conf import settings
from django.db import transaction

from postroom.accounts.bulk import insert_many
from postroom.accounts.database import hold, is_postgresql
from postroom.contacts.find import find_or_add
from postroom.conversations.filing import file
from postroom.conversations.reports import attach_report
from postroom.conversations.storable import cut, storable
from postroom.conversations.threading import set_duplicates_aside, thread
from postroom.delivery.batch import Batch, Item
from postroom.delivery.colleagues import take_answers_of_colleagues
from postroom.delivery.judging import judge_arrivals
from postroom.delivery.ledger_rows import envelope_of
from postroom.delivery.models import LedgerEntry, Outcome
from postroom.delivery.reading import Parse, Source, parse_here, read
from postroom.delivery.spam import find_spam
from postroom.delivery.spools import NODE
from postroom.delivery.storm import silence_storms
from postroom.kit.turn import turn
from postroom.spool import Claimed

FILING_LOCK = 7

Stop = Callable[[Batch], None]


def deliver(claims: Sequence[tuple[Claimed, Source]], parse_one: Parse = parse_here) -> int:
    """Take claimed mail to its outcome, in one transaction; returns the number of deliveries dealt with.

    Parsing and storing the bytes come before the transaction, so that it stays short. Mail that the ledger
    knows already was filed before a crash, and is left alone.
    """
    batch = read(claims, parse_one)
    with _in_turn(), transaction.atomic():
        for stop in STOPS:
            stop(batch)
    return len(batch.items)


def _in_turn() -> AbstractContextManager[None]:
    """Let processes that file at once wait without polling, as SQLite would have them do for its one writer."""
    return nullcontext() if is_postgresql() else turn(settings.DATA_FOLDER.run / "filing.turn")


def leave_out_what_is_filed(batch: Batch) -> None:
    """Drop what the ledger knows: it was filed before a crash and only the spool has not heard of it."""
    hold(FILING_LOCK, [item.claimed.mailbox for item in batch.items])
    numbers = [item.claimed.id for item in batch.items]
    known = LedgerEntry.objects.filter(node=NODE, delivery__in=numbers).values_list("delivery", flat=True)
    batch.drop(set(known))


def judge_mail(batch: Batch) -> None:
    """Ask the guard about each mail."""
    judge_arrivals(batch.arrivals)


def set_aside_duplicates(batch: Batch) -> None:
    """Recognise mail that this mailbox has already, and its own mail come back."""
    set_duplicates_aside(batch.arrivals)


def hear_colleagues(batch: Batch) -> None:
    """Take in what colleagues answer to our notifications."""
    take_answers_of_colleagues(batch.arrivals)


def attach_reports(batch: Batch) -> None:
    """Bring delivery reports to the mail that they are about."""
    for arrival in batch.arrivals:
        attach_report(arrival)


def find_conversations(batch: Batch) -> None:
    """Ask the ladder which conversation each mail belongs to."""
    thread(batch.arrivals)


def set_spam_aside(batch: Batch) -> None:
    """File what blocked senders write, and what the filter takes for spam, among spam."""
    find_spam(batch.arrivals)


def stop_storms(batch: Batch) -> None:
    """Let nothing automatic follow on mail of a sender who begins far too many conversations."""
    silence_storms(batch.arrivals)


def find_contacts(batch: Batch) -> None:
    """Find or make the contact behind each sender."""
    by_organisation: dict[int, dict[str, str]] = {}
    for arrival in batch.arrivals:
        person = arrival.correspondent
        if person and not arrival.taken and arrival.judgement.outcome not in ("own", "bounce"):
            names = by_organisation.setdefault(arrival.mailbox.organisation_id, {})
            names.setdefault(cut(person.normalised, 320), storable(person.name))
    found = {
        organisation: find_or_add(organisation, names) for organisation, names in by_organisation.items()
    }
    for arrival in batch.arrivals:
        if person := arrival.correspondent:
            contacts = found.get(arrival.mailbox.organisation_id, {})
            arrival.contact = contacts.get(cut(person.normalised, 320))
        conversation = arrival.conversation
        if conversation is not None and conversation.pk is None and conversation.contact is None:
            conversation.contact = arrival.contact


def file_messages(batch: Batch) -> None:
    """Write messages, attachments and what conversations show of them."""
    file(batch.arrivals)


def enter_in_ledger(batch: Batch) -> None:
    """Write down the one outcome of each mail."""
    insert_many([_ledger_entry(item) for item in batch.items])


def _ledger_entry(item: Item) -> LedgerEntry:
    claimed, arrival = item.claimed, item.arrival
    conversation, message = arrival.conversation, arrival.message
    return LedgerEntry(
        organisation_id=claimed.organisation,
        node=NODE,
        delivery=claimed.id,
        received_at=claimed.envelope.received_at,
        stored_at=claimed.stored_at,
        door=claimed.envelope.door,
        mailbox=claimed.mailbox,
        from_address=cut(arrival.sender.address if arrival.sender else arrival.mail_from, 320),
        subject=cut(arrival.mail.subject, 300),
        size_bytes=claimed.size_bytes,
        envelope=envelope_of(claimed),
        outcome=Outcome(arrival.outcome),
        reason=arrival.reason or arrival.judgement.reason,
        conversation=conversation.pk if conversation else None,
        message=message.pk if message else None,
    )


STOPS: tuple[Stop, ...] = (
    leave_out_what_is_filed,
    judge_mail,
    set_aside_duplicates,
    hear_colleagues,
    attach_reports,
    find_conversations,
    set_spam_aside,
    stop_storms,
    find_contacts,
    file_messages,
    enter_in_ledger,
)
