"""Facts: short exact words about a document, written by `documents` and asked for by `resolve`."""

AUTOMATIC, ATTACHMENT, HTML, NOTE, MESSAGE, QUARANTINED = (
    "automatic",
    "attachment",
    "html",
    "note",
    "message",
    "quarantined",
)
RECEIVED, SENT = "in", "out"


def status(value: str) -> str:
    """The conversation stands there."""
    return f"s{value}"


def assignee(person: int | None) -> str:
    """The conversation is this person's, or nobody's."""
    return f"a{person or 0}"


def tag(number: int) -> str:
    """The conversation carries the tag."""
    return f"t{number}"


def author(person: int) -> str:
    """The person wrote it."""
    return f"w{person}"


def mailbox(number: int) -> str:
    """The conversation is in the mailbox."""
    return f"m{number}"


def organisation(number: int) -> str:
    """It belongs to the organisation."""
    return f"o{number}"
