"""How a mail that a program writes is to leave."""

from datetime import UTC, datetime

from postroom.conversations.departure import Departure
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Then
from postroom.conversations.scheduling import checked_moment
from postroom.kit.clock import now


def departure_of(send_at: datetime | None, track: bool | None) -> Departure:
    """Return it; a time without a zone is UTC. Raises ConversationError for one that is past or too far ahead."""
    return Departure(None if send_at is None else checked_moment(_aware(send_at)), track)


def then_of(close: bool, snooze: bool, until: datetime | None) -> tuple[str, datetime | None]:
    """Return what becomes of the conversation. Raises ConversationError for what does not go together."""
    if until is not None and _aware(until) <= now():
        raise ConversationError(
            "This time is over already. Choose one that is still to come.", "snoozed_until"
        )
    if close and (snooze or until is not None):
        raise ConversationError("A conversation is closed or snoozed, not both. Choose one.", "close")
    if snooze or until is not None:
        return Then.SNOOZE, None if until is None else _aware(until)
    return (Then.CLOSE if close else ""), None


def _aware(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)
