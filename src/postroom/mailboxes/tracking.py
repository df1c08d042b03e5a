"""Whether mail of a mailbox is tracked."""

from django.db import transaction

from postroom.accounts.models import Person
from postroom.accounts.people import AccountError
from postroom.activity.record import record
from postroom.mailboxes.models import Mailbox, Tracking
from postroom.outbox.tracking.noting import is_tracked


@transaction.atomic
def set_tracking(mailbox: Mailbox, tracking: str, actor: Person | None) -> None:
    """Set it: "on", "off", or "" for as in the whole organisation."""
    if tracking not in Tracking.values:
        raise AccountError("Tracking of a mailbox is on, off, or left to the organisation.")
    before = mailbox.tracking
    Mailbox.objects.filter(pk=mailbox.pk).update(tracking=tracking)
    mailbox.tracking = tracking
    record(
        "mailbox.tracking",
        organisation=mailbox.organisation_id,
        actor=actor,
        mailbox=mailbox.pk,
        tracking=tracking,
        before=before,
    )


def tracks(mailbox: Mailbox, message: bool | None = None) -> bool:
    """Whether a mail of this mailbox is tracked; `message` is what was chosen for it."""
    return is_tracked(mailbox.organisation_id, mailbox.tracking, message)
