"""Putting a mail into the outbox, and taking it back while that is possible."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from postroom.accounts.bulk import insert_many
from postroom.accounts.installation import blobs
from postroom.kit.clock import now
from postroom.kit.wake import wake
from postroom.outbox.claiming import record_state
from postroom.outbox.dead import reasons_not_to_send, revive
from postroom.outbox.models import Kind, Outgoing, Rank, Recipient, State

RANKS = {
    Kind.HUMAN: Rank.PERSON,
    Kind.AUTOMATIC: Rank.MACHINE,
    Kind.NOTIFICATION: Rank.MACHINE,
    Kind.CAMPAIGN: Rank.BULK,
}


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail that is ready to go: its bytes, its envelope and what it stands for."""

    organisation: int
    mailbox: int
    conversation: int | None
    kind: Kind
    generation: int
    message_id: str
    mail_from: str
    recipients: tuple[str, ...]
    raw: bytes


def queue(letter: Letter, due_at: datetime | None = None) -> Outgoing:
    """Store a mail for sending, not before `due_at`; call it in the transaction of what caused it."""
    due_at = due_at or now()
    outgoing = Outgoing.objects.create(
        organisation_id=letter.organisation,
        mailbox=letter.mailbox,
        conversation=letter.conversation,
        kind=letter.kind,
        generation=letter.generation,
        message_id=letter.message_id,
        mail_from=letter.mail_from,
        digest=blobs().put(letter.raw),
        size_bytes=len(letter.raw),
    )
    addresses = unique(letter.recipients)
    dead = reasons_not_to_send(letter.organisation, addresses)
    rows = [_recipient(outgoing, address, due_at, dead.get(address.lower(), "")) for address in addresses]
    insert_many(rows)
    for row in rows:
        if row.state == State.FAILED:
            record_state(row, State.FAILED, row.answer)
    transaction.on_commit(wake_sender)
    return outgoing


def _recipient(outgoing: Outgoing, address: str, due_at: datetime, dead: str) -> Recipient:
    """Return a recipient's row; mail to a dead address is not sent, and the row says why."""
    return Recipient(
        organisation_id=outgoing.organisation_id,
        outgoing=outgoing,
        address=address,
        mailbox=outgoing.mailbox,
        rank=RANKS[Kind(outgoing.kind)],
        state=State.FAILED if dead else State.QUEUED,
        answer=dead,
        due_at=due_at,
    )


def unique(addresses: Iterable[str]) -> list[str]:
    """Return the addresses in order, each once whatever its case."""
    return list({address.lower(): address for address in addresses}.values())


def cancel(outgoing: Outgoing) -> bool:
    """Take back a mail of which nothing has left; returns False where it is too late."""
    with transaction.atomic():
        every = outgoing.recipients.count()
        waiting = outgoing.recipients.filter(state=State.QUEUED, lease="", attempts=0)
        never_sent = outgoing.recipients.filter(state=State.FAILED, attempts=0).count()
        taken = waiting.update(state=State.CANCELLED, changed_at=now())
        if not taken or taken + never_sent != every:
            transaction.set_rollback(True)
            return False
        Outgoing.objects.filter(pk=outgoing.pk).update(cancelled_at=now())
    return True


def postpone(outgoing: Outgoing, due_at: datetime) -> bool:
    """Let a mail of which nothing has left go at another time; returns False where it is too late."""
    waiting = outgoing.recipients.filter(state=State.QUEUED, lease="", attempts=0)
    return bool(waiting.update(due_at=due_at, changed_at=now()))


def retry(recipient: Recipient) -> bool:
    """Send to this recipient again after a failure or an uncertain end; a person asked for it."""
    again = (State.FAILED, State.UNCERTAIN, State.BOUNCED, State.DEFERRED)
    at = now()
    revive(recipient.organisation_id, recipient.address)
    asked = Recipient.objects.filter(pk=recipient.pk, state__in=again, lease="").update(
        state=State.QUEUED,
        due_at=at,
        changed_at=at,
        handed_at=None,
        first_tried_at=None,
        attempts=0,
        unreached=False,
    )
    transaction.on_commit(wake_sender)
    return bool(asked)


def wake_sender() -> None:
    """Tell the send role that there may be something to do."""
    wake(settings.DATA_FOLDER.run, "send")
