"""Rule 3: a report about a mail is attached to that mail and never starts anything."""

from postroom.guard.case import Case, Finding


def report_about_our_mail(case: Case) -> Finding | None:
    """It is a delivery report or a complaint (RFC 3464, RFC 5965)."""
    if case.bounce is None:
        return None
    what = {
        "failure": "a report that a mail could not be delivered",
        "delay": "a report that a mail is delayed",
        "success": "a report that a mail was delivered",
        "complaint": "a complaint about a mail",
    }[case.bounce.kind]
    return Finding("bounce", "delivery report", what, case.automatic.reasons)
