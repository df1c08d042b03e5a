"""What stands on the timeline, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from postroom.activity.models import Activity
from postroom.conversations.models import Direction, Draft, Message, Note, Priority, Status
from postroom.conversations.reading import Entry
from postroom.web.attachments.previews import File, file_of
from postroom.web.messages.delivery import Delivery
from postroom.web.messages.verdict import Why, why_of
from postroom.web.versions import version

CHANGES = {"conversation.untagged": "conversation.tagged"}
NOTHING = "(no subject)"
LONGEST_SHOWN = 100_000
STATUS_WORDS = {
    "conversation.split": "split “{subject}” off from this",
    "conversation.split_off": "split this off from “{subject}”",
    "conversation.moved": "moved this to {mailbox_name}",
    "conversation.renamed": "changed the subject from “{before}”",
    Status.OPEN: "put this back into the inbox",
    Status.CLOSED: "closed this",
    Status.ARCHIVED: "archived this",
    Status.SPAM: "marked this as spam",
    Status.TRASH: "threw this away",
}

WORDS = {
    "conversation.split": "split “{subject}” off from this",
    "conversation.split_off": "split this off from “{subject}”",
    "conversation.moved": "moved this to {mailbox_name}",
    "conversation.renamed": "changed the subject from “{before}”",
    "conversation.merged": "joined “{subject}” to this",
    "conversation.unmerged": "took this apart from “{subject}” again",
    "suggestion.declined": "said that this is not the same as “{subject}”",
    "quarantine.released": "released this from the quarantine",
    "quarantine.dismissed": "dismissed this in the quarantine",
    "quarantine.restored": "put this back into the quarantine",
    "conversation.assigned_team": "gave this to {team_name}",
    "reminder.made": "set a reminder for {name}",
    "reminder.cancelled": "cancelled the reminder for {name}",
    "reminder.fired": "reminded {name}",
    "draft.held": "pressed Send, and was stopped: something newer had come",
    "draft.handed_over": "handed a draft to {name}",
    "approval.asked": "asked for approval",
    "approval.approved": "approved a mail",
    "approval.returned": "returned a mail: {comment}",
    "approval.withdrawn": "took a mail back before it was approved",
}


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing on the timeline; exactly one of `message`, `note`, `draft` and `words` (of an event) is there.

    `merge` is the number of the merge that an event tells of, `act` that of the act;
    `changes` says what about the conversation it changed. A status that waits for a
    time has it in `until`. `approval` is the number of the request that a draft waits on.
    """

    key: str
    at: datetime
    version: str
    message: Message | None = None
    note: Note | None = None
    words: str = ""
    merge: int = 0
    draft: Draft | None = None
    approval: int = 0
    act: int = 0
    changes: str = ""
    until: datetime | None = None

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
    def doubts(self) -> list[dict[str, str]]:
        """What speaks against the sender, the gravest first."""
        return [sign for sign in self._signs if sign["level"] != "good"]

    @property
    def assurances(self) -> list[dict[str, str]]:
        """What speaks for the sender."""
        return [sign for sign in self._signs if sign["level"] == "good"]

    @property
    def _signs(self) -> list[dict[str, str]]:
        return signs_of(self.message) if self.message is not None else []

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
    def files(self) -> list[File]:
        """The attachments that do not stand inside the text."""
        if self.message is None or not getattr(self.message, "has_files", True):
            return []
        shown_inside = self.message.has_html
        return [
            file_of(file)
            for file in self.message.attachments.all()
            if not (shown_inside and file.inline and file.content_id)
        ]

    @property
    def note_files(self) -> list[File]:
        """The files of the note."""
        return [file_of(file) for file in self.note.files] if self.note is not None else []

    @property
    def has_badges(self) -> bool:
        """Whether there is something odd about the message."""
        message = self.message
        return message is not None and bool(message.automatic or message.limited or message.defects)


def entry_of(entry: Entry) -> TimelineEntry:
    """Return an entry of the timeline as a page shows it."""
    if entry.message is not None:
        message = entry.message
        rules = [sign["rule"] for sign in signs_of(message)]
        looks = version(message.pk, *(Delivery(message).looks if message.outgoing else ()), *rules)
        return TimelineEntry(f"message-{message.pk}", entry.at, looks, message=message)
    if entry.note is not None:
        return TimelineEntry(f"note-{entry.note.pk}", entry.at, version(entry.note.pk), note=entry.note)
    if entry.event is None:
        raise ValueError("an entry of the timeline is empty")
    event = entry.event
    merge = event.data.get("merge", 0) if event.kind == "conversation.merged" else 0
    return TimelineEntry(
        f"event-{event.pk}",
        entry.at,
        version(event.pk),
        words=_words(event),
        merge=merge,
        act=event.data.get("act", 0),
        changes=CHANGES.get(event.kind, event.kind) + str(event.data.get("tag", "")),
        until=parse_datetime(event.data.get("until") or event.data.get("send_at") or ""),
    )


def draft_entry(draft: Draft) -> TimelineEntry:
    """Return a draft as a page shows it, below everything that has happened."""
    looks = version(draft.pk, draft.revision, draft.state, draft.author_id)
    approval = getattr(draft, "approval", None) or 0
    return TimelineEntry(f"draft-{draft.pk}", draft.saved_at, looks, draft=draft, approval=approval)


def signs_of(message: Message) -> list[dict[str, str]]:
    """Return what was found out about the sender of a message; nothing as long as nobody looked."""
    trust = getattr(message, "trust", None)
    return trust.signs if trust is not None else []


def _words(event: Activity) -> str:
    who = event.actor.name if event.actor is not None else ""
    what = _what(event, who)
    reason = str(event.data.get("reason", ""))
    if event.data.get("undoes"):
        what = f"undid a change and {what}"
    sentence = f"{who} {what}" if who else f"Postroom {what}"
    return f"{sentence}, because {reason}" if reason else sentence


def _what(event: Activity, who: str) -> str:
    data = event.data
    if event.kind == "conversation.status":
        if data.get("after") == Status.SNOOZED:
            return "snoozed this until" if data.get("until") else "snoozed this until an answer comes"
        return STATUS_WORDS.get(data.get("after"), f"changed the status to {data.get('after')}")
    if event.kind == "conversation.assigned":
        name = data.get("assignee_name", "")
        if not name:
            return "gave this back to everybody"
        return "took this over" if name == who else f"assigned this to {name}"
    if event.kind == "message.undelivered":
        return undelivered_words(data)
    if event.kind == "message.scheduled":
        return "had a mail wait until"
    if event.kind == "conversation.priority":
        return f"set the priority to {Priority(data.get('after', 0)).label.lower()}"
    if event.kind in WORDS:
        named = {"subject": "", "before": "", "name": "", "comment": "", "team_name": "nobody", **data}
        return WORDS[event.kind].format_map({name: value or NOTHING for name, value in named.items()})
    if event.kind == "conversation.tagged":
        return f"added the tag {data.get('tag')}"
    return f"removed the tag {data.get('tag')}"


def undelivered_words(data: Mapping[str, Any]) -> str:
    """Return what happened to a mail that did not arrive."""
    whose = f"{data['author_name']}’s mail" if data.get("author_name") else "the mail"
    return f"could not deliver {whose} to {data.get('address')}: {data.get('answer')}"
