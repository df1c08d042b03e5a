"""Who may change the settings of a mailbox, for programs as on the pages."""

from django.http import HttpRequest

from postroom.accounts.models import Person
from postroom.api import find
from postroom.api.auth import writer
from postroom.api.problems import Problem
from postroom.mailboxes.auto_reply import may_administer
from postroom.mailboxes.models import Mailbox


def manager(request: HttpRequest, mailbox_id: str) -> tuple[Person, Mailbox]:
    """Return who acts and the mailbox; a problem (404) where they do not see it, (403) where they may not manage it."""
    actor = writer(request)
    mailbox = find.mailbox(actor, mailbox_id)
    if not may_administer(actor, mailbox):
        raise Problem(403, f"{actor.name} may not change the settings of {mailbox.name}.")
    return actor, mailbox
