"""Setting how a mailbox's mail looks: the sender's name, and how large the files of a mail may be."""

from django.db import transaction

from postroom.accounts.models import Person
from postroom.activity.record import record
from postroom.mailboxes.letterhead.models import Letterhead, Style
from postroom.mailboxes.letterhead.signatures import LetterheadError
from postroom.mailboxes.models import Mailbox

LARGEST_MIB = 200


@transaction.atomic
def set_letterhead(mailbox: Mailbox, actor: Person, *, style: str, largest_mib: int) -> None:
    """Set both; 0 MB means as the installation says.

    Raises LetterheadError for a style that there is not and a size out of range.
    """
    if style not in Style.values:
        raise LetterheadError("Choose whose name stands before the address.", "style")
    if not 0 <= largest_mib <= LARGEST_MIB:
        raise LetterheadError(
            f"A mail may carry 1 to {LARGEST_MIB} MB; 0 is what the installation says.", "largest"
        )
    Letterhead.objects.update_or_create(
        mailbox=mailbox,
        defaults={"organisation_id": mailbox.organisation_id, "style": style, "largest_mib": largest_mib},
    )
    record(
        "letterhead.set", organisation=mailbox.organisation_id, actor=actor, mailbox=mailbox.pk, style=style
    )
