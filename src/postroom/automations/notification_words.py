"""What stands in a notification mail."""

from collections.abc import Sequence
from textwrap import indent

from django.urls import reverse

from postroom.conversations.models import Notification, NotificationKind

NOTE_HINT = "Answer this mail to add a note for your colleagues. No customer sees it."
HINTS: dict[str, str] = {
    NotificationKind.MENTION: NOTE_HINT,
    NotificationKind.NOTE: NOTE_HINT,
    NotificationKind.ASSIGNED: NOTE_HINT,
    NotificationKind.HANDED_OVER: NOTE_HINT,
    NotificationKind.REMINDER: NOTE_HINT,
    NotificationKind.DECISION: NOTE_HINT,
    NotificationKind.ANSWER: "Answer this mail to answer the customer: it goes out from the mailbox.",
    NotificationKind.NEW: "Answer this mail to answer the customer: it goes out from the mailbox.",
    NotificationKind.APPROVAL: (
        "Answer with the one word “approve”, and the mail goes out as it stands above. "
        "Answer with anything else, and it is returned to its author with what you wrote."
    ),
    NotificationKind.COLLISION: (
        "Answer with the one word “send” to send it all the same, or “delete” to throw it away. "
        "To change it, open it in Postroom."
    ),
}


def answer_hint(one: Notification) -> str:
    """Return what an answer to the mail does; "" where there is no conversation for it."""
    if one.conversation_id is None and one.kind not in (
        NotificationKind.APPROVAL,
        NotificationKind.COLLISION,
    ):
        return ""
    return HINTS[one.kind]


def subject_of(told: Sequence[Notification]) -> str:
    """Return the subject: what it is about, or how many there are."""
    if len(told) > 1:
        return f"{len(told)} things in {told[0].mailbox.name if _one_mailbox(told) else 'your mailboxes'}"
    return f"[{told[0].mailbox.name}] {told[0].words}: {about(told[0])}"


def text_of(one: Notification, url: str) -> str:
    """Return the text about one thing."""
    parts = [f"{_words(one)} in “{about(one)}”."]
    if one.excerpt.strip():
        parts.append(indent(one.excerpt.strip(), "    "))
    if hint := answer_hint(one):
        parts.append(hint)
    if link := _link(one, url):
        parts.append(f"Open it: {link}")
    return "\n\n".join(parts)


def digest_text(told: Sequence[Notification], url: str) -> str:
    """Return the text about several things, each in two lines."""
    entries = [f"* {_words(one)} in “{about(one)}”.\n  {_link(one, url)}".rstrip() for one in told]
    return "\n\n".join(["This is new since the last mail like this:", *entries])


def about(one: Notification) -> str:
    """Return the subject of the conversation, short."""
    subject = (one.conversation.subject if one.conversation else "") or "(no subject)"
    return subject if len(subject) <= 80 else f"{subject[:79]}…"


def _words(one: Notification) -> str:
    return f"{one.words} ({one.count} times)" if one.count > 1 else one.words


def _one_mailbox(told: Sequence[Notification]) -> bool:
    return len({one.mailbox_id for one in told}) == 1


def _link(one: Notification, url: str) -> str:
    if not url:
        return ""
    return f"{url.rstrip('/')}{reverse('notification', args=[one.pk])}"
