"""Whether one automatic answer may leave: rule 5, kept by unique rows rather than by good intentions."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction

from postroom.accounts.database import hold
from postroom.guard.models import AutomaticAnswer
from postroom.kit.clock import now

ONCE_PER = timedelta(hours=24)
MAILBOX_LOCK = 5


@dataclass(frozen=True, slots=True)
class Permit:
    """Whether the answer may be sent, and why or why not."""

    granted: bool
    reason: str


@transaction.atomic
def permit_answer(organisation: int, mailbox: int, address: str, conversation: int, cause: int) -> Permit:
    """Allow one automatic answer to this sender (normalised address), caused by this message, or refuse it.

    At most one a day for each mailbox and sender, one for each conversation, one for each cause. Call it in
    the transaction that queues the answer.
    """
    hold(MAILBOX_LOCK, [mailbox])
    at = now()
    recent = AutomaticAnswer.objects.filter(mailbox=mailbox, address=address, at__gt=at - ONCE_PER)
    if recent.exists():
        return Permit(False, f"{address} had an automatic answer from this mailbox in the last 24 hours")
    if AutomaticAnswer.objects.filter(conversation=conversation).exists():
        return Permit(False, "this conversation had its automatic answer")
    try:
        with transaction.atomic():
            AutomaticAnswer.objects.create(
                organisation_id=organisation,
                mailbox=mailbox,
                address=address,
                conversation=conversation,
                cause=cause,
                period=int(at.timestamp() // ONCE_PER.total_seconds()),
                at=at,
            )
    except IntegrityError:
        return Permit(False, "this message, conversation or sender had its automatic answer")
    return Permit(True, "the first automatic answer to this sender today")
