"""Telling a person something: never their own acts, never twice, further ones of a kind together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Q, QuerySet

from postroom.accounts.models import Person
from postroom.activity.record import record
from postroom.conversations.access import conversations_of
from postroom.conversations.models import ByMail, Conversation, Notification, NotificationKind
from postroom.conversations.notification_choices import choice_for, hours_of, mail_time, push_time
from postroom.conversations.storable import cut, storable
from postroom.kit.clock import now
from postroom.mailboxes.access import mailboxes_of
from postroom.mailboxes.models import Mailbox

TOGETHER = timedelta(hours=4)
COALESCED = (NotificationKind.ANSWER, NotificationKind.NOTE)
LONGEST_EXCERPT = 4_000


@dataclass(frozen=True, slots=True)
class News:
    """What is told: of which kind, in which words, and what caused it ("note 7"); `generation` is that of a mail."""

    kind: str
    words: str
    cause: str
    mailbox: Mailbox
    conversation: Conversation | None = None
    actor: Person | None = None
    excerpt: str = ""
    draft: int | None = None
    message: int | None = None
    generation: int = 0


@transaction.atomic
def notify(person: Person, news: News) -> Notification | None:
    """Tell a person; None where they did it themselves, do not want it, may not see it or know it already."""
    if person == news.actor or not person.is_active or not sees(person, news):
        return None
    choice = choice_for(person, news.mailbox, news.kind)
    hours = hours_of(person)
    times = {
        "mail_at": mail_time(choice.by_mail, now(), hours),
        "push_at": push_time(choice.push, now(), hours),
    }
    if not choice.in_app and not any(times.values()):
        return None
    if Notification.objects.filter(person=person, cause=news.cause).exists():
        return None
    known = _join(person, news, times)
    if known is None:
        gathered = choice.by_mail == ByMail.DIGEST
        known = _tell(person, news, shown=choice.in_app, gathered=gathered, **times)
    if known is not None:
        record("person.notified", organisation=person.organisation_id, actor=news.actor, person=person.pk)
    return known


def notifications_of(person: Person) -> QuerySet[Notification]:
    """Return what a person is told in the app and may still see, newest first."""
    theirs = Notification.objects.filter(person=person, shown=True)
    seen = Q(conversation=None) | Q(conversation__in=conversations_of(person))
    return theirs.filter(seen).select_related("conversation", "mailbox", "actor").order_by("-at", "-pk")


def unread_count(person: Person) -> int:
    """Return how many they have not read (one query, over an index of these alone)."""
    return next(iter(unread_counted(person).values_list("count", flat=True)), 0)


def unread_counted(person: Person) -> QuerySet[Notification, Any]:
    """Return one row with the `count` of what they have not read; none where they have read all."""
    unread = Notification.objects.filter(person=person, shown=True, read_at=None).order_by()
    return unread.values("person").annotate(count=Count("pk")).values("count")


def mark_read(person: Person, number: int | None = None, conversation: int | None = None) -> int:
    """Mark one, those of one conversation, or all of them read; what was to come by mail or push then does not."""
    unread = Notification.objects.filter(person=person, read_at=None)
    if number is not None:
        unread = unread.filter(pk=number)
    if conversation is not None:
        unread = unread.filter(conversation=conversation)
    return unread.update(read_at=now(), mail_at=None, push_at=None)


def mark_unread(person: Person, number: int) -> int:
    """Mark one unread again."""
    return Notification.objects.filter(person=person, pk=number).update(read_at=None)


def sees(person: Person, news: News | Notification) -> bool:
    """Tell whether a person may see now what this is about."""
    if news.conversation is not None:
        return conversations_of(person).filter(pk=news.conversation.pk).exists()
    return mailboxes_of(person).filter(pk=news.mailbox.pk).exists()


def _join(person: Person, news: News, times: Mapping[str, datetime | None]) -> Notification | None:
    """Let an unread one of the same kind and conversation stand for this one too."""
    if news.kind not in COALESCED or news.conversation is None:
        return None
    known = Notification.objects.filter(
        person=person,
        kind=news.kind,
        conversation=news.conversation,
        read_at=None,
        at__gt=now() - TOGETHER,
    ).first()
    if known is None:
        return None
    Notification.objects.filter(pk=known.pk).update(
        count=F("count") + 1, at=now(), mailed_at=None, **times, **_values(news)
    )
    return known


def _tell(person: Person, news: News, **how: object) -> Notification | None:
    try:
        with transaction.atomic():
            return Notification.objects.create(
                organisation_id=person.organisation_id,
                person=person,
                kind=news.kind,
                mailbox=news.mailbox,
                conversation=news.conversation,
                **_values(news),
                **how,
            )
    except IntegrityError:
        return None  # Told by another process at the same instant.


def _values(news: News) -> dict[str, object]:
    return {
        "actor": news.actor,
        "cause": news.cause,
        "words": cut(news.words, 300),
        "excerpt": storable(news.excerpt)[:LONGEST_EXCERPT],
        "draft": news.draft,
        "message": news.message,
        "generation": news.generation,
    }
