"""How a mail that a program writes is to leave."""

from datetime import UTC, datetime

from postroom.conversations.departure import Departure
from postroom.conversations.scheduling import checked_moment


def departure_of(send_at: datetime | None, track: bool | None) -> Departure:
    """Return it; a time without a zone is UTC. Raises ConversationError for one that is past or too far ahead."""
    if send_at is not None:
        send_at = checked_moment(send_at if send_at.tzinfo else send_at.replace(tzinfo=UTC))
    return Departure(send_at, track)
