"""The operators: their names, what stands behind them, and what they are good for."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "name", "choice", "date", "size"]


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator; `choices` are all that a "choice" takes, or what a "name" takes beside names."""

    name: str
    kind: Kind
    about: str
    example: str
    choices: tuple[str, ...] = ()


PLACES = (
    "inbox",
    "snoozed",
    "closed",
    "archive",
    "spam",
    "trash",
    "quarantine",
    "sent",
    "received",
    "anywhere",
)
STATES = (
    "open", "snoozed", "closed", "archived", "unread", "read", "starred", "mine", "assigned", "unassigned", "sent",
    "received", "automatic", "note", "message", "spam", "trash", "quarantined",
)  # fmt: skip
THINGS = ("attachment", "note", "tag", "assignee", "html")

OPERATORS = {
    operator.name: operator
    for operator in (
        Operator("from", "text", "who wrote", "from:ada"),
        Operator("to", "text", "who it was written to", "to:support"),
        Operator("cc", "text", "who got a copy", "cc:ben"),
        Operator("customer", "text", "whom the conversation is with", "customer:borealis"),
        Operator("subject", "text", "words of the subject", "subject:invoice"),
        Operator("body", "text", "words of the text", 'body:"new kettle"'),
        Operator("filename", "text", "name of an attachment", "filename:pdf"),
        Operator("in", "name", "where it stands", "in:closed", PLACES),
        Operator("mailbox", "name", "a mailbox", "mailbox:support"),
        Operator("tag", "name", "a tag", "tag:urgent"),
        Operator("assigned", "name", "who looks after it", "assigned:me", ("me", "nobody", "anyone")),
        Operator("is", "choice", "its state", "is:unread", STATES),
        Operator("has", "choice", "what it holds", "has:attachment", THINGS),
        Operator("after", "date", "from this day on", "after:2026-05"),
        Operator("before", "date", "before this day", "before:yesterday"),
        Operator("date", "date", "within this day, month or year", 'date:"last week"'),
        Operator("newer_than", "date", "at most so old", "newer_than:3d"),
        Operator("older_than", "date", "at least so old", "older_than:2m"),
        Operator("larger", "size", "larger than this", "larger:5MB"),
        Operator("smaller", "size", "smaller than this", "smaller:100KB"),
    )
}
OTHER_NAMES = {
    "sender": "from",
    "recipient": "to",
    "text": "body",
    "on": "date",
    "since": "after",
    "until": "before",
    "newer": "newer_than",
    "older": "older_than",
    "assignee": "assigned",
    "file": "filename",
    "attachment": "filename",
    "label": "tag",
}
OTHER_CHOICES = {
    "attachments": "attachment",
    "file": "attachment",
    "files": "attachment",
    "notes": "note",
    "tags": "tag",
    "archive": "archived",
    "junk": "spam",
    "bin": "trash",
    "quarantine": "quarantined",
    "inbox": "open",
}


def operator_named(name: str) -> Operator | None:
    """Return the operator with this name, or one of its other names, in any case."""
    name = name.lower()
    return OPERATORS.get(OTHER_NAMES.get(name, name))
