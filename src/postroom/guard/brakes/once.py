"""Rule 5: one automatic answer for each mailbox and sender in a period, and one for each conversation."""

from django.db.models import Q

from postroom.guard.models import AutomaticMail
from postroom.guard.request import Request


def once_per_sender(request: Request) -> str | None:
    """This mailbox answered the sender, or their return path, not long ago (RFC 5230 §4.2)."""
    keys = [key for key in (request.address, request.envelope) if key]
    recent = AutomaticMail.objects.filter(
        Q(address__in=keys) | Q(envelope__in=keys),
        kind="answer",
        mailbox=request.mailbox,
        at__gt=request.at - request.once_per,
    )
    if not recent.exists():
        return None
    hours = round(request.once_per.total_seconds() / 3600)
    return f"{request.address} had an automatic answer from this mailbox in the last {hours} hours"


def once_per_conversation(request: Request) -> str | None:
    """The conversation had its answer."""
    answers = AutomaticMail.objects.filter(kind="answer", conversation=request.conversation)
    return "this conversation had its automatic answer" if answers.exists() else None
