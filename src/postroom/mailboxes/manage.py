"""Making mailboxes and giving people access to them."""

from django.db import IntegrityError, transaction

from postroom.accounts.models import Organisation, Person
from postroom.accounts.people import AccountError, checked_email, checked_name
from postroom.mailboxes.models import Mailbox, MailboxAddress, Member

HUES = (255, 150, 60, 320, 200, 20, 100, 285)
LONGEST_UNDO_S = 60


def add_mailbox(
    organisation: Organisation, address: str, name: str, *, auto_reply: str = "", undo_seconds: int = 5
) -> Mailbox:
    """Make a mailbox with its first address.

    Raises AccountError where the address is none or taken, the name empty or the undo window out of range.
    """
    address, name = checked_email(address), checked_name(name, "mailbox")
    if not 0 <= undo_seconds <= LONGEST_UNDO_S:
        raise AccountError(f"Undo can wait 0 to {LONGEST_UNDO_S} seconds, not {undo_seconds}.")
    count = Mailbox.objects.filter(organisation=organisation).count()
    try:
        with transaction.atomic():
            mailbox = Mailbox.objects.create(
                organisation=organisation,
                name=name,
                hue=HUES[count % len(HUES)],
                auto_reply=auto_reply.strip(),
                undo_seconds=undo_seconds,
            )
            MailboxAddress.objects.create(organisation=organisation, mailbox=mailbox, address=address)
    except IntegrityError as error:
        raise AccountError(
            f"{address} already belongs to a mailbox here. Use another address, or add people to that mailbox."
        ) from error
    return mailbox


def add_member(mailbox: Mailbox, person: Person) -> None:
    """Let a person of the same organisation work in the mailbox; doing it twice changes nothing."""
    if mailbox.organisation_id != person.organisation_id:
        raise AccountError(f"{person.email} belongs to another organisation than {mailbox.name}.")
    Member.objects.get_or_create(organisation_id=mailbox.organisation_id, mailbox=mailbox, person=person)
