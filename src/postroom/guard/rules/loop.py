"""Rule 14: a mail that already names this mailbox as its destination has been here."""

from postroom.guard.case import Case, Finding
from postroom.mail.loops import delivered_to, loop_marked
from postroom.mail.model import Reason


def has_been_here(case: Case) -> Finding | None:
    """X-Loop names the mailbox, or Delivered-To names it more than once.

    Once is the ordinary trace of a server that forwards to us.
    """
    if case.history:  # The traces of where it lay before.
        return None
    marked = loop_marked(case.mail, case.addresses)
    if marked is None and (count := delivered_to(case.mail, case.addresses)) > 1:
        marked = Reason("delivered-to", f"Delivered-To names this mailbox {count} times")
    return (
        Finding("quarantine", "loop", "it has been here before: a mail loop", (marked,)) if marked else None
    )
