"""From events to what has to be indexed again."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from postroom.activity.models import Activity
from postroom.conversations.models import Conversation

NEW_MESSAGE = ("message.received", "message.sent", "message.answered_automatically", "message.imported")
NEW_NOTE = ("conversation.noted",)
SAYS_NOTHING = (
    "outgoing.state",
    "breaker.tripped",
    "breaker.resumed",
    "mailbox.auto_reply",
    "suggestion.declined",
)
LONG_CONVERSATION = 300
MOST_AT_ONCE = 1_000  # Conversations; what one event changes beyond is left for when there is time.


@dataclass(slots=True)
class Changes:
    """Messages and notes that are new, conversations of which anything may have changed; each of them once."""

    messages: set[int] = field(default_factory=set)
    notes: set[int] = field(default_factory=set)
    conversations: set[int] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.messages or self.notes or self.conversations)


def changes_of(events: Iterable[Activity]) -> tuple[Changes, Changes]:
    """Return what is to be indexed, and what of it can wait: mail of machines, and conversations without end."""
    at_once, later = Changes(), Changes()
    for event in events:
        _add(event, at_once, later)
    long = Conversation.objects.filter(
        pk__in=at_once.conversations, message_count__gt=LONG_CONVERSATION
    ).values_list("pk", flat=True)
    later.conversations = set(long)
    at_once.conversations -= later.conversations
    return at_once, later


def _add(event: Activity, at_once: Changes, later: Changes) -> None:
    if event.kind in SAYS_NOTHING:
        return
    message, note = event.data.get("message"), event.data.get("note")
    if event.kind in NEW_MESSAGE and isinstance(message, int):
        (later if waits_for_others(event) else at_once).messages.add(message)
    elif event.kind in NEW_NOTE and isinstance(note, int):
        at_once.notes.add(note)
    elif len(about := set(_conversations(event))) <= MOST_AT_ONCE:
        at_once.conversations |= about


def stretches_of(events: Iterable[Activity]) -> list[tuple[int, int]]:
    """Return from which to which conversation all is to be indexed again, where an event is about very many."""
    wide = (about for event in events if len(about := set(_conversations(event))) > MOST_AT_ONCE)
    return [(min(about), max(about)) for about in wide]


def waits_for_others(event: Activity) -> bool:
    """Whether a new message can wait: mail of machines, of which a storm may bring very much."""
    return event.kind == "message.received" and not event.data.get("automation", True)


def _conversations(event: Activity) -> Iterable[int]:
    """Yield the conversations that an event is about: its own, and those that its data name."""
    if event.conversation is not None:
        yield event.conversation
    for name in ("into", "source", "target", "other", "conversation", "conversations", "from"):
        value = event.data.get(name)
        numbers = value if isinstance(value, list) else [value]
        yield from (number for number in numbers if isinstance(number, int) and not isinstance(number, bool))
