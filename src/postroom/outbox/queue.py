"""Putting a mail into the outbox, and taking it back while that is possible."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from postroom.accounts.installation import blobs
from postroom.kit.clock import now
from postroom.kit.wake import wake
from postroom.outbox.models import PENDING, Kind, Outgoing, Recipient, State


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
    Recipient.objects.bulk_create(
        Recipient(organisation_id=letter.organisation, outgoing=outgoing, address=address, due_at=due_at)
        for address in unique(letter.recipients)
    )
    transaction.on_commit(wake_sender)
    return outgoing


def unique(addresses: Iterable[str]) -> list[str]:
    """Return the addresses in order, each once whatever its case."""
    return list({address.lower(): address for address in addresses}.values())


def cancel(outgoing: Outgoing) -> bool:
    """Take back a mail of which nothing has left; returns False where it is too late."""
    with transaction.atomic():
        every = outgoing.recipients.count()
        taken = outgoing.recipients.filter(state=State.QUEUED, lease="", attempts=0).update(
            state=State.CANCELLED, changed_at=now()
        )
        if taken != every:
            transaction.set_rollback(True)
            return False
        Outgoing.objects.filter(pk=outgoing.pk).update(cancelled_at=now())
    return True


def retry(recipient: Recipient) -> bool:
    """Send to this recipient again after a failure or an uncertain end; a person asked for it."""
    again = (State.FAILED, State.UNCERTAIN, State.BOUNCED, State.DEFERRED)
    at = now()
    asked = Recipient.objects.filter(pk=recipient.pk, state__in=again, lease="").update(
        state=State.QUEUED, due_at=at, changed_at=at, handed_at=None, first_tried_at=None, attempts=0
    )
    transaction.on_commit(wake_sender)
    return bool(asked)


def next_due() -> datetime | None:
    """Return when the next mail may leave, or None where nothing waits."""
    return (
        Recipient.objects.filter(state__in=PENDING, lease="")
        .order_by("due_at")
        .values_list("due_at", flat=True)
        .first()
    )


def wake_sender() -> None:
    """Tell the send role that there may be something to do."""
    wake(settings.DATA_FOLDER.run, "send")
