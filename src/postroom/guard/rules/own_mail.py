"""Rule 9: our own mail, recognised by its signed token when it comes back to the mailbox that sent it."""

from postroom.guard.case import Case, Finding
from postroom.mail.model import Reason


def our_own_mail_back(case: Case) -> Finding | None:
    """The mail is one that this very mailbox sent: a copy of Sent, or a relay that returns it."""
    token = case.own_token
    if token is None or (token.organisation, token.mailbox) != (case.organisation, case.mailbox):
        return None
    evidence = Reason("own-token", f"signed for conversation {token.conversation}")
    return Finding("own", "own mail", "this mailbox sent it itself", (evidence,))
