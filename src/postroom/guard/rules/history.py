"""Mail from before Postroom, taken over by an import or the first fetch of an account, is filed silently."""

from postroom.guard.case import Case, Finding


def from_before_postroom(case: Case) -> Finding | None:
    """It was received long ago: whoever wrote it expects nothing now."""
    if not case.history:
        return None
    return Finding("silent", "history", "it is from before Postroom, so nothing automatic follows")
