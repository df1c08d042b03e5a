"""The acts that people do to many conversations at once, by name: pages and programs both choose from here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from postroom.accounts.models import Person
from postroom.conversations.access import changeable_by, conversations_of, tags_of
from postroom.conversations.acting import MOST_AT_ONCE
from postroom.conversations.assigning import assign_all
from postroom.conversations.closing import set_statuses
from postroom.conversations.editing import set_priority
from postroom.conversations.errors import ConversationError
from postroom.conversations.marking import mark_all_read, mark_all_unread
from postroom.conversations.models import Act, Conversation, Status
from postroom.conversations.moving import move
from postroom.conversations.snoozing import snooze
from postroom.conversations.tagging import key_of_tag, tag_all, untag_all
from postroom.mailboxes.models import Mailbox


@dataclass(frozen=True, slots=True)
class Details:
    """What some acts need to know: to whom, with which tag, to which mailbox, until when, how pressing."""

    assignee: Person | None = None
    tag: str = ""
    mailbox: Mailbox | None = None
    until: datetime | None = None
    priority: int = 0


Conversations = Sequence[Conversation]
Perform = Callable[[Conversations, Person, Details], Act | None]


def to_status(status: Status) -> Perform:
    """Return the act that moves conversations to this status."""
    return lambda these, actor, _: set_statuses(these, status, actor)


def _move(these: Conversations, actor: Person, details: Details) -> Act | None:
    if details.mailbox is None:
        raise ConversationError("Choose the mailbox to move them to.", "mailbox")
    return move(these, details.mailbox, actor)


def _untag(these: Conversations, actor: Person, details: Details) -> Act | None:
    tag = tags_of(actor).filter(key=key_of_tag(details.tag)).first()
    if tag is None:
        raise ConversationError(f"There is no tag “{details.tag[:40]}”. Choose another one.", "tag")
    return untag_all(these, tag, actor)


ACTS: dict[str, Perform] = {
    "close": to_status(Status.CLOSED),
    "reopen": to_status(Status.OPEN),
    "archive": to_status(Status.ARCHIVED),
    "spam": to_status(Status.SPAM),
    "trash": to_status(Status.TRASH),
    "snooze": lambda these, actor, details: snooze(these, actor, details.until),
    "assign": lambda these, actor, details: assign_all(these, details.assignee, actor),
    "tag": lambda these, actor, details: tag_all(these, details.tag, actor)[1],
    "untag": _untag,
    "move": _move,
    "priority": lambda these, actor, details: set_priority(these, details.priority, actor),
    "read": lambda these, actor, _: mark_all_read(these, actor),
    "unread": lambda these, actor, _: mark_all_unread(these, actor),
}
FOR_ONESELF = ("read", "unread")


def perform(
    name: str, chosen: QuerySet[Conversation], actor: Person, details: Details = Details()
) -> Act | None:
    """Do an act to those of the chosen conversations that the actor may change; None where nothing changed.

    Raises ConversationError for an act that does not exist, for nothing, for too many, and where it is refused.
    """
    if name not in ACTS:
        raise ConversationError(f"“{name[:40]}” is no act. Choose one of: {', '.join(ACTS)}.", "act")
    may = conversations_of(actor) if name in FOR_ONESELF else changeable_by(actor)
    numbers = chosen.order_by().values("pk")
    these = list(may.filter(pk__in=numbers).only("pk", "organisation_id", "quarantined")[: MOST_AT_ONCE + 1])
    if not these:
        raise ConversationError("There is nothing here that you may change. Reload the page.", "conversation")
    return ACTS[name](these, actor, details)
