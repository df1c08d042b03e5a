"""No subject."""

from postroom.conversations.send_guard.draft import Caution, Draft

_EMPTY = ("", "re:", "fwd:", "fw:", "aw:", "(no subject)", "no subject")


def empty_subject(draft: Draft) -> Caution | None:
    """Warn where a new mail has no subject; a reply has that of its conversation."""
    if draft.subject is None or draft.subject.strip().casefold() not in _EMPTY:
        return None
    return Caution("The mail has no subject.", field="subject")
