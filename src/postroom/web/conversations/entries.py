"""What stands on the timeline, in words."""

from dataclasses import dataclass
from datetime import datetime

from postroom.activity.models import Activity
from postroom.conversations.models import Attachment, Direction, Message, Note, Status
from postroom.conversations.reading import Entry
from postroom.web.messages.delivery import Delivery
from postroom.web.messages.verdict import Why, why_of
from postroom.web.versions import version

LONGEST_SHOWN = 100_000
STATUS_WORDS = {
    Status.OPEN: "put this back into the inbox",
    Status.CLOSED: "closed this",
    Status.SPAM: "marked this as spam",
    Status.TRASH: "threw this away",
}


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing on the timeline; exactly one of `message`, `note` and `words` (of an event) is there."""

    key: str
    at: datetime
    version: str
    message: Message | None = None
    note: Note | None = None
    words: str = ""

    @property
    def is_received(self) -> bool:
        """Whether it is a message from outside."""
        return self.message is not None and self.message.direction == Direction.IN

    @property
    def sender(self) -> str:
        """Who wrote the message, as a person would be called."""
        message = self.message
        if message is None:
            return ""
        if message.author is not None:
            return message.author.name
        return message.from_name or message.from_address or "Unknown sender"

    @property
    def delivery(self) -> Delivery | None:
        """What became of the message at each recipient, if it went out."""
        return Delivery(self.message) if self.message is not None and not self.is_received else None

    @property
    def why(self) -> Why | None:
        """Why it was filed here and how it was judged."""
        return why_of(self.message.verdict) if self.message is not None and self.message.verdict else None

    @property
    def text(self) -> str:
        """The text as far as a page shows it."""
        return self.message.text[:LONGEST_SHOWN] if self.message is not None else ""

    @property
    def is_cut(self) -> bool:
        """Whether there is more text than a page shows."""
        return self.message is not None and len(self.message.text) > LONGEST_SHOWN

    @property
    def quoted(self) -> str:
        """The quoted text as far as a page shows it."""
        return self.message.quoted_text[:LONGEST_SHOWN] if self.message is not None else ""

    @property
    def files(self) -> list[Attachment]:
        """The attachments that do not stand inside the text."""
        if self.message is None:
            return []
        shown_inside = self.message.has_html
        return [
            file
            for file in self.message.attachments.all()
            if not (shown_inside and file.inline and file.content_id)
        ]

    @property
    def has_badges(self) -> bool:
        """Whether there is something odd about the message."""
        message = self.message
        return message is not None and bool(message.automatic or message.limited or message.defects)


def entry_of(entry: Entry) -> TimelineEntry:
    """Return an entry of the timeline as a page shows it."""
    if entry.message is not None:
        message = entry.message
        looks = version(message.pk, *(Delivery(message).looks if message.outgoing else ()))
        return TimelineEntry(f"message-{message.pk}", entry.at, looks, message=message)
    if entry.note is not None:
        return TimelineEntry(f"note-{entry.note.pk}", entry.at, version(entry.note.pk), note=entry.note)
    if entry.event is None:
        raise ValueError("an entry of the timeline is empty")
    event = entry.event
    return TimelineEntry(f"event-{event.pk}", entry.at, version(event.pk), words=_words(event))


def _words(event: Activity) -> str:
    who = event.actor.name if event.actor is not None else ""
    what = _what(event, who)
    reason = str(event.data.get("reason", ""))
    sentence = f"{who} {what}" if who else f"Postroom {what}"
    return f"{sentence}, because {reason}" if reason else sentence


def _what(event: Activity, who: str) -> str:
    data = event.data
    if event.kind == "conversation.status":
        return STATUS_WORDS.get(data.get("after"), f"changed the status to {data.get('after')}")
    if event.kind == "conversation.assigned":
        name = data.get("assignee_name", "")
        if not name:
            return "gave this back to everybody"
        return "took this over" if name == who else f"assigned this to {name}"
    if event.kind == "conversation.tagged":
        return f"added the tag {data.get('tag')}"
    return f"removed the tag {data.get('tag')}"
