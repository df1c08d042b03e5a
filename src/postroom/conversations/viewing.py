"""Views: what their conditions mean, keeping them, and counting within bounds."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import IntegerField, Q, QuerySet, Subquery

from postroom.accounts.models import Organisation, Person
from postroom.conversations.access import conversations_of, newest_first, tags_of, with_unread
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Conversation, ConversationTag, SavedView, Status
from postroom.conversations.storable import storable
from postroom.kit.clock import now
from postroom.mailboxes.access import mailboxes_of

MOST_VIEWS = 30
MOST_LOOKED_AT = 500
LONGEST_NAME = 80
LONGEST_TEXT = 200
MOST_HOURS = 24 * 365 * 10
ANY = "any"
STATUSES = (*(one for one in Status.values if one != Status.MERGED), ANY)
ASSIGNEES = ("", "me", "nobody", "somebody")


@dataclass(frozen=True, slots=True)
class Conditions:
    """What stands in a view: all of it must hold; empty and 0 say nothing.

    `assignee` is "me", "nobody", "somebody" or the number of a person, `idle_hours` how long nothing happened.
    """

    mailbox: int = 0
    status: str = Status.OPEN
    assignee: str = ""
    tag: int = 0
    idle_hours: int = 0
    subject: str = ""
    sender: str = ""
    attachments: bool = False
    unread: bool = False

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Conditions":
        """Return the conditions of a form or a program. Raises ConversationError for what is none."""
        return cls(
            mailbox=_number(data, "mailbox"),
            status=_one_of(data, "status", STATUSES, Status.OPEN),
            assignee=_assignee(data),
            tag=_number(data, "tag"),
            idle_hours=_number(data, "idle_hours", MOST_HOURS),
            subject=_text(data, "subject"),
            sender=_text(data, "sender"),
            attachments=bool(data.get("attachments")),
            unread=bool(data.get("unread")),
        )

    @classmethod
    def stored(cls, data: Mapping[str, Any]) -> "Conditions":
        """Return the conditions as a view keeps them, also one that was kept before there were as many."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in data.items() if name in known})

    def narrow(self, conversations: QuerySet[Conversation], person: Person) -> QuerySet[Conversation]:
        """Return those of the conversations that meet the conditions, as this person sees them."""
        found = self.narrow_by_index(conversations, person)
        if self.subject:
            found = found.filter(subject__icontains=self.subject)
        if self.sender:
            found = found.filter(
                Q(correspondents__icontains=self.sender) | Q(contact__name__icontains=self.sender)
            )
        if self.attachments:
            found = found.filter(has_attachments=True)
        if self.tag:
            tagged = ConversationTag.objects.filter(tag=self.tag, tag__in=tags_of(person))
            found = found.filter(pk__in=tagged.values("conversation"))
        if self.unread:
            found = with_unread(found, person).filter(Q(unread=True))
        return found

    def narrow_by_index(
        self, conversations: QuerySet[Conversation], person: Person
    ) -> QuerySet[Conversation]:
        """Return those that meet the conditions which an index knows: where they stand, and whose they are."""
        found = conversations
        if self.status == ANY:
            found = found.exclude(status__in=(Status.SPAM, Status.TRASH))
        else:
            found = found.filter(status=self.status)
        if self.mailbox:
            found = found.filter(mailbox=self.mailbox)
        if self.assignee in WHOSE:
            found = found.filter(WHOSE[self.assignee](person))
        elif self.assignee:
            found = found.filter(assignee=int(self.assignee))
        if self.idle_hours:
            found = found.filter(latest_at__lte=now() - timedelta(hours=self.idle_hours))
        return found


WHOSE = {
    "me": lambda person: Q(assignee=person),
    "nobody": lambda person: Q(assignee=None),
    "somebody": lambda person: Q(assignee__isnull=False),
}


@dataclass(frozen=True, slots=True)
class Count:
    """How many conversations stand in a view; `more` where only the newest were looked at."""

    number: int
    more: bool

    def __str__(self) -> str:
        return f"{self.number}+" if self.more else str(self.number or "")


class Counted(Subquery):
    """How many rows a query has."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def views_of(person: Person) -> QuerySet[SavedView]:
    """Return the views that this person made or others share with them, by name."""
    seen = Q(person=person) | Q(organisation_id=person.organisation_id, shared=True)
    return SavedView.objects.filter(seen).order_by("name", "id")


def changeable_views_of(person: Person) -> QuerySet[SavedView]:
    """Return the views that this person may change: their own; administrators also what is shared."""
    views = views_of(person)
    return views if person.sees_every_mailbox else views.filter(person=person)


def counts_of(views: Sequence[SavedView], person: Person) -> dict[int, Count]:
    """Return how many conversations stand in each view (one query), looking at the newest of each only."""
    if not views:
        return {}
    asked = {}
    for view in views:
        conditions = Conditions.stored(view.conditions)
        newest = conditions.narrow_by_index(conversations_of(person), person)
        looked_at = newest_first(newest).values("pk")[:MOST_LOOKED_AT]
        asked[f"looked_{view.pk}"] = Counted(looked_at)
        kept = conditions.narrow(Conversation.objects.filter(pk__in=looked_at), person)
        asked[f"found_{view.pk}"] = Counted(kept.order_by().values("pk"))
    row = Organisation.objects.filter(pk=person.organisation_id).annotate(**asked).values(*asked).get()
    return {
        view.pk: Count(row[f"found_{view.pk}"], row[f"looked_{view.pk}"] >= MOST_LOOKED_AT) for view in views
    }


@transaction.atomic
def keep_view(
    person: Person, name: str, conditions: Conditions, *, shared: bool = False, view: SavedView | None = None
) -> SavedView:
    """Make a view, or change one that `changeable_views_of` this person has.

    Raises ConversationError for a name that is none or taken, and for a mailbox or tag they do not see.
    """
    name = " ".join(storable(name).split())
    if not name:
        raise ConversationError("The view needs a name. Type what should stand in the sidebar.", "name")
    if len(name) > LONGEST_NAME:
        raise ConversationError(f"The name is longer than {LONGEST_NAME} characters. Shorten it.", "name")
    if conditions.mailbox and not mailboxes_of(person).filter(pk=conditions.mailbox).exists():
        raise ConversationError("You are no member of that mailbox. Choose another one.", "mailbox")
    if conditions.tag and not tags_of(person).filter(pk=conditions.tag).exists():
        raise ConversationError("There is no such tag. Choose another one.", "tag")
    owner = view.person if view else person
    others = SavedView.objects.filter(person=owner).exclude(pk=view.pk if view else 0)
    if others.filter(name=name).exists():
        raise ConversationError(f"There is a view “{name}” already. Choose another name.", "name")
    if view is None and others.count() >= MOST_VIEWS:
        raise ConversationError(f"You have {MOST_VIEWS} views already. Remove one first.", "name")
    kept = view or SavedView(person=owner, organisation_id=person.organisation_id)
    kept.name, kept.conditions, kept.shared = name, asdict(conditions), shared
    kept.save()
    return kept


def _number(data: Mapping[str, Any], name: str, most: int = 2**63 - 1) -> int:
    text = str(data.get(name) or "0")
    if not text.isdecimal() or len(text) > 19 or int(text) > most:
        raise ConversationError(f"“{text[:40]}” is no number. Choose or type another.", name)
    return int(text)


def _one_of(data: Mapping[str, Any], name: str, known: Sequence[str], default: str) -> str:
    text = str(data.get(name) or default)
    if text not in known:
        raise ConversationError(f"“{text[:40]}” is unknown. Choose one of: {', '.join(known)}.", name)
    return text


def _assignee(data: Mapping[str, Any]) -> str:
    text = str(data.get("assignee") or "")
    return text if text in ASSIGNEES else str(_number(data, "assignee") or "")


def _text(data: Mapping[str, Any], name: str) -> str:
    return " ".join(storable(str(data.get(name) or "")).split())[:LONGEST_TEXT]
