"""What a push message says: who, about what, and the first words. The service worker shows it."""

import hashlib
import json

from django.urls import reverse

from postroom.conversations.models import Notification
from postroom.kit.push_encryption import to_text

LONGEST_TITLE, LONGEST_SUBJECT, LONGEST_EXCERPT = 120, 80, 160
TOPIC_CHARACTERS = 32


def message_of(one: Notification | None) -> bytes:
    """Return the message as the service worker reads it; of a test, where there is no notification.

    `tag` is the same for all of one conversation, so that the newest stands for them; `id` tells a message that
    comes twice from a further one; `path` is the page of the conversation, `url` what a click opens.
    """
    told = _told(one) if one is not None else _test()
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def tag_of(one: Notification | None) -> str:
    """Return what groups messages."""
    if one is None:
        return "test"
    return f"conversation-{one.conversation_id}" if one.conversation_id else f"notification-{one.pk}"


def topic_of(one: Notification | None, auth: str) -> str:
    """Return the topic (RFC 8030 §5.4): of one topic a push service keeps the newest. It tells the service nothing."""
    digest = hashlib.blake2b(tag_of(one).encode(), key=auth.encode()[:64], digest_size=24).digest()
    return to_text(digest)[:TOPIC_CHARACTERS]


def _told(one: Notification) -> dict[str, object]:
    words = f"{one.words} ({one.count} times)" if one.count > 1 else one.words
    subject = (one.conversation.subject if one.conversation else "") or one.mailbox.name
    lines = [_short(subject, LONGEST_SUBJECT), _short(one.excerpt, LONGEST_EXCERPT)]
    return {
        "title": _short(words, LONGEST_TITLE),
        "body": "\n".join(filter(None, lines)),
        "tag": tag_of(one),
        "id": f"{one.pk}.{one.count}",
        "at": int(one.at.timestamp() * 1000),
        "url": reverse("notification", args=[one.pk]),
        "path": reverse("conversation", args=[one.conversation_id]) if one.conversation_id else "",
    }


def _test() -> dict[str, object]:
    return {
        "title": "Postroom",
        "body": "This is how Postroom tells you things here.",
        "tag": tag_of(None),
        "url": reverse("notification-choices"),
        "path": "",
    }


def _short(text: str, most: int) -> str:
    text = " ".join(text[: most * 8].split())
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
