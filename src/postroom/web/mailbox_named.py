"""The mailbox that a form or an address names."""

from postroom.accounts.models import Person
from postroom.mailboxes.access import mailboxes_of
from postroom.mailboxes.models import Mailbox
from postroom.web.acts.chosen import as_number


def mailbox_named(person: Person, text: str) -> Mailbox | None:
    """Return the mailbox of "3", or of "3:12-person", which names a sender too; None where this person sees none."""
    number = as_number(text.partition(":")[0])
    return mailboxes_of(person).filter(pk=number).first() if number is not None else None
