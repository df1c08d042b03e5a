"""The filter learns from what people do: mark as spam, put back, answer. Whoever does it, page or program."""

from postroom.activity.models import Activity
from postroom.conversations.models import Direction, Message, Status
from postroom.guard.spam.learning import forget, judged_by_people, learn
from postroom.guard.spam.tokens import Letter, tokens_of

MOST_MESSAGES = 20


def learn_from(event: Activity) -> bool:
    """Count what a person's act says of the mail of a conversation; returns whether it said anything.

    Marked as spam: it is. Taken out of spam again: what a person had said is forgotten, and what the filter had
    said was wrong. Answered: it is none.
    """
    if event.actor_id is None or event.conversation is None:
        return False
    if event.kind == "message.sent":
        return _learn(event, spam=False, again=False)
    if event.kind != "conversation.status":
        return False
    before, after = event.data.get("before"), event.data.get("after")
    if after == Status.SPAM:
        return _learn(event, spam=True)
    if before == Status.SPAM and after != Status.TRASH:
        return _take_back(event)
    return False


def _learn(event: Activity, spam: bool, again: bool = True) -> bool:
    messages = _received(event)
    known = {} if again else judged_by_people(event.organisation_id, [one.pk for one in messages])
    learned = [
        learn(event.organisation_id, message.pk, tokens_of(letter_of(message)), spam, event.actor_id)
        for message in messages
        if message.pk not in known
    ]
    return any(learned)


def _take_back(event: Activity) -> bool:
    """Decided by the record, not by what is counted: an event that comes again after a crash means the same."""
    earlier = Activity.objects.filter(
        conversation=event.conversation, kind="conversation.status", data__after=Status.SPAM, pk__lt=event.pk
    )
    marked = earlier.order_by("-pk").first()
    if marked is None or marked.actor_id is None:
        return _learn(event, spam=False)
    numbers = [message.pk for message in _received(event)]
    said = judged_by_people(event.organisation_id, numbers)
    return bool(forget(event.organisation_id, [number for number, spam in said.items() if spam]))


def _received(event: Activity) -> list[Message]:
    received = Message.objects.filter(
        conversation=event.conversation, organisation_id=event.organisation_id, direction=Direction.IN
    )
    newest = received.select_related("body").prefetch_related("attachments").order_by("-received_at", "-id")
    return list(newest[:MOST_MESSAGES])


def letter_of(message: Message) -> Letter:
    """Return what the filter sees of a stored message."""
    body = getattr(message, "body", None)
    return Letter(
        message.from_name,
        message.from_address,
        message.subject,
        f"{message.text}\n{message.quoted_text}",
        body.html if body is not None else "",
        tuple(attachment.name for attachment in message.attachments.all()),
    )
