"""Rule 10: mail between two mailboxes of this installation is delivered, and nothing automatic follows."""

from postroom.guard.case import Case, Finding
from postroom.mail.model import Reason


def between_our_mailboxes(case: Case) -> Finding | None:
    """A mailbox of this installation wrote it, or it answers an automatic mail of ours."""
    token = case.own_token
    if token is not None and (token.organisation, token.mailbox) != (case.organisation, case.mailbox):
        evidence = Reason("own-token", f"signed for mailbox {token.mailbox}")
        return Finding("silent", "internal mail", "another mailbox of this installation sent it", (evidence,))
    author = case.mail.author
    if author is not None and author.normalised in case.own_addresses:
        evidence = Reason("own-from", author.address)
        return Finding("silent", "internal mail", "its sender is a mailbox of this installation", (evidence,))
    machine = next((token for token in case.quoted if token.generation >= 1), None)
    if machine is not None:
        evidence = Reason("generation", f"it answers mail of generation {machine.generation}")
        return Finding("silent", "generation", "it answers an automatic mail of ours", (evidence,))
    return None
