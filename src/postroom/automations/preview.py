"""Who would get the automatic reply, and why others would not: the newest mail of a mailbox, looked at again."""

from dataclasses import dataclass

from postroom.activity.models import Activity
from postroom.automations.auto_reply import OUTSIDE_OF_HOURS, recipient_of, request_of
from postroom.conversations.models import Direction, Message
from postroom.guard.permit import ON_ANSWERS
from postroom.mailboxes.models import Mailbox

LOOKED_AT = 15


@dataclass(frozen=True, slots=True)
class Preview:
    """A mail and whether it would be answered; `reason` says why not."""

    message: Message
    answered: bool
    reason: str = ""


def previews(mailbox: Mailbox) -> list[Preview]:
    """Return what would become of the newest mails if each came now for the first time, the newest first.

    Nothing is sent or written. What was answered already counts as answered.
    """
    messages = list(
        Message.objects.filter(mailbox=mailbox, direction=Direction.IN)
        .select_related("mailbox", "conversation")
        .order_by("-received_at", "-id")[:LOOKED_AT]
    )
    received = Activity.objects.filter(
        kind="message.received", conversation__in={message.conversation_id for message in messages}
    )
    data = {event.data.get("message"): event.data for event in received}
    causes = Message.objects.filter(
        conversation__in={message.conversation_id for message in messages},
        direction=Direction.OUT,
        automatic=True,
    )
    done = {message.verdict.get("cause") for message in causes}
    return [_preview(message, data.get(message.pk, {}), message.pk in done) for message in messages]


def _preview(message: Message, data: dict[str, object], done: bool) -> Preview:
    if done:
        return Preview(message, True, "was answered")
    if not data.get("automation"):
        guard = message.verdict.get("guard")
        reason = str(guard.get("reason", "")) if isinstance(guard, dict) else ""
        return Preview(message, False, reason or "no automation answers it")
    recipient = recipient_of(message)
    if recipient is None:
        return Preview(message, False, "the message has no sender outside")
    if not message.mailbox.answers_at(message.received_at):
        return Preview(message, False, OUTSIDE_OF_HOURS[message.mailbox.auto_reply_when])
    request = request_of(message, recipient, data)
    reasons = (brake(request) for brake in ON_ANSWERS)
    held = next((reason for reason in reasons if reason is not None), None)
    return Preview(message, held is None, held or "")
