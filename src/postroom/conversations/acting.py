"""An act in the making: what it changes is written down with what was before, and is told in the record.

Every verb on conversations goes through here, for one or for a thousand: a fixed number of statements, one
transaction with its events, and one `Act` by which `undoing.undo` takes it back.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from postroom.accounts.bulk import UNLESS_THERE, insert_many
from postroom.accounts.models import Person
from postroom.activity.models import Activity
from postroom.activity.record import record_many
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Act, Conversation, ConversationTag, Tag

MOST_AT_ONCE = 1_000
TOO_MANY = f"Choose at most {MOST_AT_ONCE:,} conversations at once."


class Doing:
    """What one person (or Postroom itself) does to conversations; call `done` at the end, in a transaction."""

    def __init__(self, conversations: Iterable[Conversation], actor: Person | None) -> None:
        self.given = {one.pk: one for one in conversations}
        if len(self.given) > MOST_AT_ONCE:
            raise ConversationError(TOO_MANY)
        self.actor = actor
        self.rows = held(self.given)
        self.touched: set[int] = set()
        self._changes: dict[str, list[list[Any]]] = {}
        self._events: list[Activity] = []

    def set(self, rows: Sequence[Conversation], values: Mapping[str, Any], also: Sequence[str] = ()) -> None:
        """Give these rows, as they stand now, these values; `also` are columns of them that merely go along."""
        for row in rows:
            before = {name: plain(getattr(row, name)) for name in values}
            after = {name: plain(value) for name, value in values.items() if name not in also}
            self._note("columns", [row.pk, before, after])
            for one in (row, self.given.get(row.pk, row)):
                for name, value in values.items():
                    setattr(one, name, value)
        Conversation.objects.filter(pk__in=[row.pk for row in rows]).update(**values)

    def tag(self, rows: Sequence[Conversation], tag: Tag) -> list[Conversation]:
        """Put a tag on these rows; returns those that did not have it."""
        have = _with_tag(rows, tag)
        new = [row for row in rows if row.pk not in have]
        links = [
            ConversationTag(organisation_id=row.organisation_id, conversation=row, tag=tag) for row in new
        ]
        insert_many(links, conflicts=UNLESS_THERE)
        for row in new:
            self._note("tagged", [row.pk, tag.pk])
        return new

    def untag(self, rows: Sequence[Conversation], tag: Tag) -> list[Conversation]:
        """Take a tag off these rows; returns those that had it."""
        have = _with_tag(rows, tag)
        ConversationTag.objects.filter(tag=tag, conversation__in=have).delete()
        for number in have:
            self._note("untagged", [number, tag.pk])
        return [row for row in rows if row.pk in have]

    def mark(self, number: int, before: datetime | None, after: datetime | None) -> None:
        """Note that the actor's own mark of reading changed; it is told to nobody."""
        self._note("read", [number, plain(before), plain(after)])

    def tell(self, kind: str, row: Conversation, **data: Any) -> None:
        """Record what happened to a row."""
        self._events.append(
            Activity(
                kind=kind,
                organisation_id=row.organisation_id,
                actor=self.actor,
                mailbox=row.mailbox_id,
                conversation=row.pk,
                data=data,
            )
        )

    def done(self, sentence: str) -> Act | None:
        """Write the act and its events, and return it; None where nothing changed.

        "{n}" in the sentence becomes "3 conversations" or "the conversation".
        """
        if not self.touched:
            return None
        act = Act.objects.create(
            organisation_id=next(iter(self.rows.values())).organisation_id,
            actor=self.actor,
            sentence=said(sentence, len(self.touched)),
            changes=self._changes,
        )
        for event in self._events:
            event.data["act"] = act.pk
        record_many(self._events)
        return act

    def _note(self, what: str, change: list[Any]) -> None:
        self.touched.add(change[0])
        self._changes.setdefault(what, []).append(change)


def held(numbers: Iterable[int]) -> dict[int, Conversation]:
    """Return these conversations as they stand now, held until the transaction ends, in the order of numbers."""
    rows = Conversation.objects.filter(pk__in=list(numbers)).order_by("pk").select_for_update()
    return {
        row.pk: row for row in rows.only(*COLUMNS, "organisation_id", "message_count", "latest_inbound_at")
    }


COLUMNS = (
    "mailbox_id",
    "status",
    "closed_at",
    "snoozed_until",
    "priority",
    "assignee_id",
    "subject",
    "base_subject",
    "subject_key",
)


def plain(value: Any) -> Any:
    """Return a value as JSON holds it."""
    return value.isoformat() if isinstance(value, datetime) else value


def said(sentence: str, number: int) -> str:
    """Return the sentence about so many conversations."""
    words = "the conversation" if number == 1 else f"{number:,} conversations"
    return sentence.replace("{n}", words)[:300]


def _with_tag(rows: Sequence[Conversation], tag: Tag) -> set[int]:
    links = ConversationTag.objects.filter(tag=tag, conversation__in=[row.pk for row in rows])
    return set(links.values_list("conversation_id", flat=True))
