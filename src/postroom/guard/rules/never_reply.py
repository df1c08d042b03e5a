"""Rule 4: mail that no machine may answer, whoever wrote it."""

from postroom.guard.case import Case, Finding


def must_never_be_answered(case: Case) -> Finding | None:
    """It asks for no automatic answer, or an answer would go to a robot, a list or ourselves."""
    if not case.never_reply.verdict:
        return None
    return Finding("silent", "never answered", "no machine may answer it", case.never_reply.reasons)
