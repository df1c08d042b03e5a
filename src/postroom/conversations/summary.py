"""What a conversation shows of its messages in lists, computed anew from them."""

from django.db.models import Max

from postroom.conversations.models import Conversation, Direction
from postroom.conversations.storable import excerpt


def refresh(conversation: Conversation) -> None:
    """Set count, times, excerpt and the mark of attachments by what the conversation holds now."""
    messages = conversation.messages.order_by("-received_at", "-id")
    newest = messages.only("text", "received_at").first()
    noted_at = conversation.notes.aggregate(at=Max("created_at"))["at"]
    outbound_at = messages.filter(direction=Direction.OUT, automatic=False).aggregate(at=Max("received_at"))[
        "at"
    ]
    inbound_at = messages.filter(direction=Direction.IN).aggregate(at=Max("received_at"))["at"]
    times = [at for at in (newest.received_at if newest else None, noted_at) if at is not None]
    Conversation.objects.filter(pk=conversation.pk).update(
        message_count=messages.count(),
        has_attachments=messages.filter(attachments__inline=False).exists(),
        excerpt=excerpt(newest.text) if newest else "",
        latest_inbound_at=inbound_at,
        latest_outbound_at=outbound_at,
        latest_at=max(times, default=conversation.created_at),
    )
