"""Rule 10: mail between two mailboxes of this installation is delivered, and nothing automatic follows."""

from postroom.guard.case import Case, Finding
from postroom.mail.model import Reason


def between_our_mailboxes(case: Case) -> Finding | None:
    """A mailbox of this installation wrote it: by a sign of ours, or by its From address."""
    others = tuple(sign for sign in case.signs if (sign.organisation, sign.mailbox) != case.here)
    if others:
        evidence = tuple(sign.reason for sign in others)
        return Finding("silent", "internal mail", "another mailbox of this installation sent it", evidence)
    author = case.mail.author
    if author is not None and author.normalised in case.own_addresses:
        evidence = (Reason("own-from", author.address),)
        return Finding("silent", "internal mail", "its sender is a mailbox of this installation", evidence)
    return None
