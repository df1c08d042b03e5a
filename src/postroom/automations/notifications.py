"""Who is told of an event: each kind of event has its own rule, and nobody hears of their own acts."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from django.db.models import Q, QuerySet

from postroom.accounts.models import Person, Team
from postroom.activity.models import Activity
from postroom.conversations.models import (
    Approval,
    ByMail,
    Conversation,
    Decision,
    Draft,
    Follow,
    Mention,
    Message,
    Note,
    NotificationChoice,
    NotificationKind,
    Reminder,
)
from postroom.conversations.notifying import News, notify

Told = tuple[Person, News]


def notify_people(event: Activity) -> int:
    """Tell whoever an event concerns; returns how many were told."""
    rule = RULES.get(event.kind)
    if rule is None:
        return 0
    conversation = (
        Conversation.objects.filter(pk=event.conversation or 0)
        .select_related("mailbox", "assignee", "team")
        .first()
    )
    if conversation is None and event.conversation is not None:
        return 0
    return sum(notify(person, news) is not None for person, news in rule(event, conversation))


def _noted(event: Activity, conversation: Conversation) -> Iterator[Told]:
    note = Note.objects.filter(pk=event.data.get("note")).select_related("author").first()
    if note is None:
        return
    who, named = _name(note.author), set()
    for mention in Mention.objects.filter(note=note).select_related("person", "team"):
        named.add(mention.person_id)
        whom = f"mentions {mention.team.name}" if mention.team else "mentions you"
        yield (
            mention.person,
            _news(
                event, conversation, NotificationKind.MENTION, f"{who} {whom}", f"note {note.pk}", note.text
            ),
        )
    cause, words = f"note {note.pk}", f"{who} wrote a note"
    news = _news(event, conversation, NotificationKind.NOTE, words, cause, note.text)
    yield from ((person, news) for person in _watchers(conversation) if person.pk not in named)


def _assigned(event: Activity, conversation: Conversation) -> Iterator[Told]:
    """Given to a person, or to a team in which nobody's turn it is."""
    number, team = event.data.get("assignee"), event.data.get("team")
    who, cause = _name(event.actor), f"assigned {event.pk}"
    if number:
        for person in Person.objects.filter(pk=number):
            yield (
                person,
                _news(event, conversation, NotificationKind.ASSIGNED, f"{who} assigned this to you", cause),
            )
    elif team and event.data.get("waits"):
        name = Team.objects.filter(pk=team).values_list("name", flat=True).first()
        words = f"{who} gave this to {name}"
        for person in Person.objects.filter(team_memberships__team=team):
            yield person, _news(event, conversation, NotificationKind.ASSIGNED, words, cause)


def _received(event: Activity, conversation: Conversation) -> Iterator[Told]:
    message = Message.objects.filter(pk=event.data.get("message")).first()
    if message is None or conversation.quarantined:
        return
    who = message.from_name or message.from_address or "Somebody"
    first = conversation.message_count == 1
    kind = NotificationKind.NEW if first else NotificationKind.ANSWER
    words = f"{who} {'wrote' if first else 'answered'}"
    news = _news(event, conversation, kind, words, f"message {message.pk}", message.text, message=message.pk)
    yield from ((person, news) for person in _hearers(conversation, first=first))


def _hearers(conversation: Conversation, *, first: bool) -> Iterable[Person]:
    """Return who watches a conversation; of a new one, whoever wants to hear of new ones."""
    if not first:
        return _watchers(conversation)
    wanted = NotificationChoice.objects.filter(
        Q(mailbox=None) | Q(mailbox=conversation.mailbox_id),
        Q(in_app=True) | ~Q(by_mail=ByMail.OFF) | Q(push=True),
        kind=NotificationKind.NEW,
        organisation=conversation.organisation_id,
    )
    return Person.objects.filter(pk__in=wanted.values("person"))


def _watchers(conversation: Conversation) -> QuerySet[Person]:
    """Return who looks after a conversation, and who follows it."""
    following = Follow.objects.filter(conversation=conversation).values("person")
    return Person.objects.filter(Q(pk=conversation.assignee_id) | Q(pk__in=following))


def _handed_over(event: Activity, conversation: Conversation | None) -> Iterator[Told]:
    for draft in Draft.objects.filter(pk=event.data.get("draft")).select_related("author", "mailbox"):
        words, cause = f"{_name(event.actor)} handed a draft to you", f"draft {event.pk}"
        yield draft.author, _of_draft(event, draft, conversation, NotificationKind.HANDED_OVER, words, cause)


def _held(event: Activity, conversation: Conversation | None) -> Iterator[Told]:
    """A reply that was written in a mail program is stopped: its author is not in front of the page."""
    if not event.data.get("by_mail"):
        return
    for draft in Draft.objects.filter(pk=event.data.get("draft")).select_related("author", "mailbox"):
        words = "Your reply was not sent: something newer is there"
        cause = f"held {event.pk}"
        news = _of_draft(event, draft, conversation, NotificationKind.COLLISION, words, cause)
        yield draft.author, replace(news, actor=None)


def _asked(event: Activity, conversation: Conversation | None) -> Iterator[Told]:
    """A mail waits for approval; one that an approver has edited waits for the others again."""
    if event.kind == "approval.approved" and not event.data.get("edited"):
        return
    found = Approval.objects.filter(pk=event.data.get("approval"), state=Decision.WAITING)
    for approval in found.select_related("draft__mailbox", "requester"):
        words = f"{approval.requester.name} asks you to approve a mail"
        cause = f"approval {approval.pk}.{approval.revision}"
        for vote in approval.votes.filter(decision=Decision.WAITING).select_related("approver"):
            yield (
                vote.approver,
                _of_draft(event, approval.draft, conversation, NotificationKind.APPROVAL, words, cause),
            )


def _decided(event: Activity, conversation: Conversation | None) -> Iterator[Told]:
    if event.kind == "approval.approved":
        yield from _asked(event, conversation)
    for approval in Approval.objects.filter(pk=event.data.get("approval")).select_related(
        "draft__mailbox", "requester"
    ):
        said = "approved" if event.kind == "approval.approved" else "returned"
        comment = str(event.data.get("comment", ""))
        words, cause = f"{_name(event.actor)} {said} your mail", f"decision {event.pk}"
        news = _of_draft(event, approval.draft, conversation, NotificationKind.DECISION, words, cause)
        yield approval.requester, replace(news, excerpt=comment or news.excerpt)


def _reminded(event: Activity, conversation: Conversation) -> Iterator[Told]:
    for reminder in Reminder.objects.filter(pk=event.data.get("reminder")).select_related("person"):
        words = f"Reminder: {reminder.words}" if reminder.words else "You wanted to be reminded of this"
        yield (
            reminder.person,
            _news(event, conversation, NotificationKind.REMINDER, words, f"reminder {reminder.pk}"),
        )


RULES: dict[str, Callable[..., Iterable[Told]]] = {
    "conversation.noted": _noted,
    "conversation.assigned": _assigned,
    "conversation.assigned_team": _assigned,
    "message.received": _received,
    "draft.handed_over": _handed_over,
    "draft.held": _held,
    "approval.asked": _asked,
    "approval.approved": _decided,
    "approval.returned": _decided,
    "reminder.fired": _reminded,
}


def _news(
    event: Activity,
    conversation: Conversation,
    kind: str,
    words: str,
    cause: str,
    excerpt: str = "",
    message: int | None = None,
) -> News:
    """Return what is told of a conversation; after mail of a machine nothing goes by mail."""
    generation = int(event.data.get("generation", 0)) or int(event.data.get("automation") is False)
    return News(
        kind=kind,
        words=words,
        cause=cause,
        mailbox=conversation.mailbox,
        conversation=conversation,
        actor=event.actor,
        excerpt=excerpt,
        message=message,
        generation=generation,
    )


def _of_draft(
    event: Activity, draft: Draft, conversation: Conversation | None, kind: str, words: str, cause: str
) -> News:
    return News(
        kind=kind,
        words=words,
        cause=cause,
        mailbox=draft.mailbox,
        conversation=conversation,
        actor=event.actor,
        excerpt=draft.text,
        draft=draft.pk,
    )


def _name(person: Person | None) -> str:
    return person.name if person is not None else "Postroom"
