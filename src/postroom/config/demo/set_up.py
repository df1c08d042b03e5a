"""The demo's organisation, made as an operator makes one; needs Django ready."""

from postroom.accounts.models import Person
from postroom.accounts.people import add_person
from postroom.config.demo.cast import MAILBOXES, ORGANISATION, PASSWORD, PEOPLE
from postroom.config.lookup import mailbox_at
from postroom.config.set_up import create_installation
from postroom.mailboxes.manage import add_mailbox, add_member
from postroom.mailboxes.models import MailboxAddress
from postroom.mailboxes.snapshot import publish_addresses


def set_up_demo() -> None:
    """Make organisation, mailboxes and people, where they are missing."""
    owner = PEOPLE[0]
    organisation = create_installation(ORGANISATION, owner.address, owner.name, PASSWORD).organisation
    for mailbox in MAILBOXES:
        if not MailboxAddress.objects.filter(address=mailbox.address).exists():
            add_mailbox(organisation, mailbox.address, mailbox.name)
    for one in PEOPLE[1:]:
        if not Person.objects.filter(email=one.address).exists():
            person = add_person(organisation, one.address, one.name, PASSWORD, one.role)
            for address in one.mailboxes:
                add_member(mailbox_at(address), person)
    publish_addresses()
