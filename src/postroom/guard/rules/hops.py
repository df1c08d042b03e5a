"""Rule 13: a mail that has passed more than 30 servers gets no automation."""

from postroom.guard.case import Case, Finding
from postroom.mail.loops import many_hops


def too_many_hops(case: Case) -> Finding | None:
    """It has passed too many servers (RFC 5321 §6.3)."""
    reason = many_hops(case.mail)
    return Finding("silent", "hops", "it passed an unusual number of servers", (reason,)) if reason else None
