"""How a mail that a program writes is to leave."""

from dataclasses import replace
from datetime import datetime
from typing import Protocol

from postroom.conversations.departure import Departure
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Then
from postroom.conversations.scheduling import checked_moment
from postroom.kit.clock import now


class Leaving(Protocol):
    """What a call says of a mail in a conversation."""

    send_at: datetime | None
    track: bool | None
    close: bool
    snooze: bool
    snoozed_until: datetime | None


def departure_of(send_at: datetime | None, track: bool | None) -> Departure:
    """Return when it leaves. Raises ConversationError for a time that is past or too far ahead."""
    return Departure(None if send_at is None else checked_moment(send_at), track)


def departure_and_then(body: Leaving) -> Departure:
    """Return when it leaves and what becomes of its conversation.

    Raises ConversationError for a time that is past or too far ahead, and for what does not go together.
    """
    departure = departure_of(body.send_at, body.track)
    until, snooze = body.snoozed_until, body.snooze or body.snoozed_until is not None
    if until is not None and until <= now():
        raise ConversationError(
            "This time is over already. Choose one that is still to come.", "snoozed_until"
        )
    if body.close and snooze:
        raise ConversationError("A conversation is closed or snoozed, not both. Choose one.", "close")
    if snooze:
        return replace(departure, then=Then.SNOOZE, then_until=until)
    return replace(departure, then=Then.CLOSE if body.close else "")
