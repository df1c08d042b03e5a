"""The kinds of lists: what stands in each, and what it says when it is empty."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q

from postroom.accounts.models import Person
from postroom.conversations.models import Status

Condition = Callable[[Person], Q]


def in_status(status: Status) -> Condition:
    """Return the condition of what has this status."""
    return lambda person: Q(status=status)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of list; `by` is the column that orders it."""

    slug: str
    name: str
    icon: str
    condition: Condition
    empty: str
    lesson: str
    by: str = "latest_at"

    @property
    def dropped(self) -> str:
        """The act that dropping a conversation here is."""
        return DROPPED.get(self.slug, "")

    @property
    def closes(self) -> bool:
        """Whether what stands here is closed rather than put back."""
        return self not in FOLDED


INBOX = Kind(
    "inbox",
    "Inbox",
    "inbox",
    in_status(Status.OPEN),
    "Nothing is waiting",
    "New mail appears here by itself. What you close leaves this list; an answer brings it back.",
)
MINE = Kind(
    "mine",
    "Mine",
    "user",
    lambda person: Q(status=Status.OPEN, assignee=person),
    "Nothing is assigned to you",
    "Open a conversation and choose Assign (a) to take it over: it then stands here until it is closed.",
)
UNASSIGNED = Kind(
    "unassigned",
    "Unassigned",
    "user-plus",
    lambda person: Q(status=Status.OPEN, assignee=None),
    "Everything has somebody",
    "Conversations that nobody has taken over stand here, so that none is forgotten.",
)
ASSIGNED = Kind(
    "assigned",
    "Assigned",
    "users",
    lambda person: Q(status=Status.OPEN, assignee__isnull=False),
    "Nobody has taken anything over",
    "What somebody looks after stands here, whoever it is.",
)
STARRED = Kind(
    "starred",
    "Starred",
    "star",
    lambda person: Q(stars__person=person),
    "No stars yet",
    "Put a star (s) on what you want to find again. Only you see it.",
)
SNOOZED = Kind(
    "snoozed",
    "Snoozed",
    "clock",
    in_status(Status.SNOOZED),
    "Nothing is put off",
    "Snooze (h) what can wait. It comes back at its time, or as soon as an answer arrives.",
)
SENT = Kind(
    "sent",
    "Sent",
    "paper-airplane",
    lambda person: Q(latest_outbound_at__isnull=False) & ~Q(status__in=(Status.SPAM, Status.TRASH)),
    "Nothing was sent yet",
    "Conversations in which somebody of the team wrote stand here, what was sent last on top.",
    by="latest_outbound_at",
)
CLOSED = Kind(
    "closed",
    "Closed",
    "check",
    in_status(Status.CLOSED),
    "Nothing is closed yet",
    "Close a conversation (e) when it is done. It stays here and comes back when its sender answers.",
)
ARCHIVED = Kind(
    "archived",
    "Archived",
    "archive-box",
    in_status(Status.ARCHIVED),
    "Nothing is archived",
    "Archive (y) what needs nothing done. An answer brings it back.",
)
SPAM = Kind(
    "spam",
    "Spam",
    "no-symbol",
    in_status(Status.SPAM),
    "No spam",
    "What was set aside stands here, with the reason. Nothing is deleted unseen.",
)
TRASH = Kind(
    "trash",
    "Trash",
    "trash",
    in_status(Status.TRASH),
    "The trash is empty",
    "What was thrown away stands here and can be put back.",
)
FIRST = (INBOX, MINE, UNASSIGNED, ASSIGNED, STARRED, SNOOZED, SENT)
FOLDED = (CLOSED, ARCHIVED, SPAM, TRASH)
KINDS = {kind.slug: kind for kind in (*FIRST, *FOLDED)}
KINDS_OF_A_MAILBOX = (INBOX, UNASSIGNED, ASSIGNED, SNOOZED, SENT, CLOSED, ARCHIVED, SPAM, TRASH)

DROPPED = {
    "inbox": "reopen",
    "unassigned": "assign:",
    "snoozed": "snooze:",
    "closed": "close",
    "archived": "archive",
    "spam": "spam",
    "trash": "trash",
}

TAGGED = Kind(
    "tag",
    "Tag",
    "tag",
    in_status(Status.OPEN),
    "Nothing open has this tag",
    "Put it on a conversation (t), or drag one onto the tag.",
)
VIEW = Kind(
    "view",
    "View",
    "funnel",
    lambda person: Q(),
    "Nothing meets the conditions of this view",
    "What meets them appears here by itself.",
)
