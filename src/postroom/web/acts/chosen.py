"""What a form chose: the conversations of an act, and what else the act needs to know."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.http import QueryDict

from postroom.accounts.models import Person
from postroom.accounts.permissions import colleagues_of
from postroom.conversations.access import conversations_of
from postroom.conversations.acting import MOST_AT_ONCE
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Conversation
from postroom.conversations.performing import Details
from postroom.conversations.when import NoMoment, when
from postroom.kit.clock import now
from postroom.mailboxes.access import mailboxes_of
from postroom.mailboxes.models import Mailbox
from postroom.web.access import Request
from postroom.web.inbox.sidebar import Sidebar
from postroom.web.zone import zone_of

NO_PRIORITY = 9
FIELDS = {
    "assign": "assignee",
    "tag": "name",
    "untag": "name",
    "move": "mailbox",
    "snooze": "until",
    "priority": "priority",
}


def chosen_by(request: Request) -> QuerySet[Conversation]:
    """Return the conversations posted, or, with `everything`, the first thousand of the list that is open."""
    posted = request.POST
    if "everything" in posted:
        place = Sidebar(request.user).place(posted.get("in", ""))
        first = place.conversations(request.user).order_by(*place.order).values("pk")[:MOST_AT_ONCE]
        return conversations_of(request.user).filter(pk__in=first)
    numbers = {number for one in posted.getlist("conversation") if (number := as_number(one))}
    if len(numbers) > MOST_AT_ONCE:
        raise ConversationError(f"Choose at most {MOST_AT_ONCE:,} conversations at once.", "conversation")
    return conversations_of(request.user).filter(pk__in=numbers)


@dataclass(frozen=True, slots=True)
class Asked:
    """An act by name, and what else it needs to know."""

    name: str
    details: Details


def asked_of(request: Request) -> Asked:
    """Return the act that is posted: "close", or with what it needs in one word: "assign:7", "tag:Returns".

    What it needs may also stand in a field of its own. Raises ConversationError for what cannot be.
    """
    posted = request.POST.copy()
    name, colon, value = posted.get("act", "").partition(":")
    field = FIELDS.get(name)
    if colon and field:
        posted[field] = value
    return Asked(
        name,
        Details(
            assignee=_assignee(request.user, posted) if name == "assign" else None,
            tag=posted.get("name", ""),
            mailbox=mailbox_of(request.user, posted) if name == "move" else None,
            until=moment_of(request, posted.get("until", "")) if name == "snooze" else None,
            priority=priority_of(posted),
        ),
    )


def moment_of(request: Request, words: str) -> datetime | None:
    """Return the time to come that words say; None for none, which is until an answer comes."""
    words = words.strip()
    if not words:
        return None
    try:
        return when(words, now(), zone_of(request)).at
    except NoMoment as error:
        raise ConversationError(str(error), "until") from error


def as_number(text: str) -> int | None:
    """Return the number that a form or an address names, or None."""
    return int(text) if text.isdecimal() and len(text) < 19 else None


def _assignee(person: Person, posted: QueryDict) -> Person | None:
    text = posted.get("assignee", "")
    if not text:
        return None
    found = colleagues_of(person).filter(pk=as_number(text) or 0).first()
    if found is None:
        raise ConversationError(
            "This person is not among your colleagues any more. Choose somebody else.", "assignee"
        )
    return found


def mailbox_of(person: Person, posted: QueryDict) -> Mailbox | None:
    """Return the mailbox that a form names, if the person sees it."""
    text = posted.get("mailbox", "")
    return mailboxes_of(person).filter(pk=as_number(text) or 0).first() if text else None


def priority_of(posted: QueryDict) -> int:
    """Return the priority that a form names; one that does not exist where it names none."""
    text = posted.get("priority", "0")
    return int(text) if text in ("-1", "0", "1", "2") else NO_PRIORITY
