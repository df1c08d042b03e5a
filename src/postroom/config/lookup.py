"""What an operator names on the command line; needs Django ready. Errors are sentences."""

from postroom.accounts.models import Organisation, Person
from postroom.accounts.people import AccountError
from postroom.mailboxes.models import Mailbox, MailboxAddress


def organisation_named(name: str | None) -> Organisation:
    """Return the organisation of this name, or the only one."""
    found = list(Organisation.objects.filter(name=name) if name else Organisation.objects.all()[:2])
    if len(found) == 1:
        return found[0]
    if name:
        raise AccountError(f"There is no organisation “{name}” here. `postroom init --org` makes one.")
    if found:
        raise AccountError("There is more than one organisation here. Say which with --org NAME.")
    raise AccountError("There is no organisation here yet. Run `postroom init` first.")


def mailbox_at(address: str) -> Mailbox:
    """Return the mailbox with this address."""
    found = MailboxAddress.objects.filter(address=address.strip().lower()).select_related("mailbox").first()
    if found is None:
        raise AccountError(
            f"There is no mailbox {address} here. `postroom mailbox list` shows them, `mailbox add` makes one."
        )
    return found.mailbox


def person_at(address: str) -> Person:
    """Return the person with this address."""
    found = Person.objects.filter(email=address.strip().lower()).first()
    if found is None:
        raise AccountError(f"Nobody signs in with {address} here. `postroom person add` adds people.")
    return found
