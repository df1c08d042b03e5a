"""Rule 13: a mail that has passed more than 30 servers gets no automation."""

from postroom.guard.case import Case, Finding
from postroom.mail.loops import many_hops
from postroom.mail.loops import too_many_hops as over_a_hundred


def too_many_hops(case: Case) -> Finding | None:
    """It has passed too many servers (RFC 5321 §6.3).

    Over 100 the SMTP door refuses it; what a fetching door found in a mailbox is set aside.
    """
    looping = over_a_hundred(case.mail)
    if looping is not None:
        return Finding("quarantine", "hops", "it passed over 100 servers: a mail loop", (looping,))
    reason = many_hops(case.mail)
    return Finding("silent", "hops", "it passed an unusual number of servers", (reason,)) if reason else None
