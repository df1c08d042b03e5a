"""Rule 9: our own mail, come back to the mailbox that sent it, is recognised by any one of its signs."""

from postroom.guard.case import Case, Finding


def our_own_mail_back(case: Case) -> Finding | None:
    """The mail is one that this mailbox sent: a copy of Sent, or a relay that returns it.

    Where it carries a sign of ours but says something else under somebody else's name, it is filed as a mail
    of its own: nobody's mail is taken for ours because an id was copied.
    """
    signs = case.signs_of_here
    if not signs:
        return None
    evidence = tuple(sign.reason for sign in signs)
    author = case.mail.author
    if any(sign.same for sign in signs) or (author is not None and author.normalised in case.addresses):
        return Finding("own", "own mail", "this mailbox sent it itself", evidence)
    return Finding("silent", "own mail", "it carries a sign of our own mail, with other content", evidence)
