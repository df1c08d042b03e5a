"""Setting up an installation from its first page: organisation, owner and first mailbox, all or nothing."""

from dataclasses import dataclass

from django.db import transaction

from postroom.accounts.database import hold
from postroom.accounts.first_run import forget_set_up_code, waits_for_set_up
from postroom.accounts.models import Organisation, Person, Role
from postroom.accounts.people import AccountError, add_person, check_chosen_password, checked_name
from postroom.mailboxes.manage import add_mailbox
from postroom.mailboxes.snapshot import publish_addresses

FIRST_RUN_LOCK = 10


@dataclass(frozen=True, slots=True)
class FirstRun:
    """What is asked for. `pages` is the address at which the page was opened."""

    organisation: str
    name: str
    email: str
    password: str
    mailbox_name: str
    mailbox_address: str
    pages: str = ""


def set_up(wanted: FirstRun) -> Person:
    """Make organisation, owner and mailbox; returns the owner.

    Raises AccountError where something will not do, or somebody was quicker.
    """
    with transaction.atomic():
        hold(FIRST_RUN_LOCK, [0])
        if not waits_for_set_up():
            raise AccountError("This installation is set up already. Sign in instead.")
        name = checked_name(wanted.organisation, "organisation")
        check_chosen_password(wanted.password)
        organisation = Organisation.objects.create(name=name, address=wanted.pages)
        owner = add_person(organisation, wanted.email, wanted.name, wanted.password, Role.OWNER)
        add_mailbox(organisation, wanted.mailbox_address, wanted.mailbox_name)
    publish_addresses()
    forget_set_up_code()
    return owner
