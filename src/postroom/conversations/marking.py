"""What one person marks for themselves: read, unread, starred, followed. Nobody else is told."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from postroom.accounts.models import Person
from postroom.conversations.acting import Doing
from postroom.conversations.models import Act, Conversation, Follow, ReadMark, Star


@transaction.atomic
def mark_all_read(conversations: Iterable[Conversation], person: Person) -> Act | None:
    """Mark conversations as read by this person; returns the act, None where nothing was unread."""
    doing = Doing(conversations, person)
    marks = _marks(doing, person)
    unread = [
        row
        for row in doing.rows.values()
        if row.latest_inbound_at and (row.pk not in marks or marks[row.pk] < row.latest_inbound_at)
    ]
    _forget(unread, person)
    ReadMark.objects.bulk_create(
        ReadMark(
            organisation_id=row.organisation_id,
            conversation=row,
            person=person,
            read_at=row.latest_inbound_at,
        )
        for row in unread
        if row.latest_inbound_at
    )
    for row in unread:
        doing.mark(row.pk, marks.get(row.pk), row.latest_inbound_at)
    return doing.done("Marked {n} as read")


@transaction.atomic
def mark_all_unread(conversations: Iterable[Conversation], person: Person) -> Act | None:
    """Mark conversations as not read by this person; returns the act, None where all were unread."""
    doing = Doing(conversations, person)
    marks = _marks(doing, person)
    read = [row for row in doing.rows.values() if row.pk in marks and row.latest_inbound_at]
    _forget(read, person)
    for row in read:
        doing.mark(row.pk, marks[row.pk], None)
    return doing.done("Marked {n} as unread")


def star(conversation: Conversation, person: Person) -> None:
    """Put this person's star on a conversation."""
    owner = {"organisation_id": conversation.organisation_id}
    Star.objects.get_or_create(conversation=conversation, person=person, defaults=owner)


def unstar(conversation: Conversation, person: Person) -> None:
    """Take this person's star off."""
    Star.objects.filter(conversation=conversation, person=person).delete()


def follow(conversation: Conversation, person: Person) -> None:
    """Let this person hear of what happens in a conversation."""
    owner = {"organisation_id": conversation.organisation_id}
    Follow.objects.get_or_create(conversation=conversation, person=person, defaults=owner)


def unfollow(conversation: Conversation, person: Person) -> None:
    """Let this person hear of it no more."""
    Follow.objects.filter(conversation=conversation, person=person).delete()


def followers_of(conversation: Conversation) -> QuerySet[Person]:
    """Return the people who follow a conversation; whether they still see it is for the caller to check."""
    follows = Follow.objects.filter(conversation=conversation).values("person")
    return Person.objects.filter(pk__in=follows, is_active=True)


def _marks(doing: Doing, person: Person) -> dict[int, datetime]:
    marks = ReadMark.objects.filter(person=person, conversation__in=doing.rows)
    return dict(marks.values_list("conversation_id", "read_at"))


def _forget(rows: Iterable[Conversation], person: Person) -> None:
    ReadMark.objects.filter(person=person, conversation__in=[row.pk for row in rows]).delete()
