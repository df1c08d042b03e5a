"""Taking an act back, where nothing newer stands in its way."""

from collections.abc import Iterable
from datetime import timedelta
from functools import cached_property
from time import monotonic
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime

from postroom.accounts.bulk import UNLESS_THERE, insert_many, update_many
from postroom.accounts.models import Person
from postroom.accounts.permissions import may_manage_organisation
from postroom.activity.models import Activity
from postroom.activity.record import record_many
from postroom.conversations.access import changeable_by, conversations_of
from postroom.conversations.acting import held, plain
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Act, Conversation, ConversationTag, ReadMark, Tag
from postroom.kit.clock import now
from postroom.mailboxes.access import Act as Allowed
from postroom.mailboxes.access import mailboxes_of

UNDO_WITHIN = timedelta(days=30)
ON_CONVERSATIONS = ("columns", "tagged", "untagged", "read")
TIDY_EVERY_S = 3600.0
TIMES = ("closed_at", "snoozed_until", "removed_at")

_tidied_at = float("-inf")


def act_of(person: Person, number: int) -> Act | None:
    """Return the act with this number, if it touched anything that this person sees."""
    act = Act.objects.filter(organisation_id=person.organisation_id, pk=number).first()
    if act is None or ("tags" in act.changes and may_manage_organisation(person)):
        return act
    return act if conversations_of(person).filter(pk__in=touched_by(act)).exists() else None


def touched_by(act: Act) -> set[int]:
    """Return the numbers of the conversations that an act changed."""
    return {change[0] for what in ON_CONVERSATIONS for change in act.changes.get(what, ())}


@transaction.atomic
def undo(act: Act, person: Person, only: int | None = None) -> int:
    """Take an act back, of one conversation (`only`) or of all; returns of how many.

    What was changed since stays as it is. Raises ConversationError where that is all of it, where the act is
    undone or too old, or where it touched nothing that this person sees.
    """
    if now() - act.at > UNDO_WITHIN:
        raise ConversationError("This was done more than 30 days ago and cannot be undone any more.")
    if only is None and not Act.objects.filter(pk=act.pk, undone_at=None).update(
        undone_at=now(), undone_by=person
    ):
        raise ConversationError("This has been undone already.")
    back = _Back(act, person, only)
    if not back.restored:
        raise ConversationError(
            "It was changed again since, so there is nothing to undo. Look at its timeline."
        )
    return len(back.restored)


def forget_old_acts() -> int:
    """Delete the acts that cannot be undone any more; returns how many. A role calls it now and then."""
    deleted, _ = Act.objects.filter(at__lt=now() - UNDO_WITHIN).delete()
    return deleted


def tidy_now_and_then() -> None:
    """Forget old acts, at most once an hour in this process."""
    global _tidied_at
    if monotonic() - _tidied_at > TIDY_EVERY_S:
        _tidied_at = monotonic()
        forget_old_acts()


class _Back:
    """One act being taken back."""

    def __init__(self, act: Act, person: Person, only: int | None) -> None:
        self.act, self.person = act, person
        self.restored: set[int] = set()
        self.events: list[Activity] = []
        touched = touched_by(act) if only is None else {only}
        theirs = conversations_of(person) if "read" in act.changes else changeable_by(person)
        seen = theirs.filter(pk__in=touched).values_list("pk", flat=True)
        self.rows = held(seen)
        self._columns()
        if only is None and may_manage_organisation(person):
            self._tags()
        self._links("tagged", added=True)
        self._links("untagged", added=False)
        if act.actor_id == person.pk:
            self._read()
        record_many(self.events)

    def _changes(self, what: str) -> Iterable[tuple[Conversation, list[Any]]]:
        for change in self.act.changes.get(what, ()):
            if change[0] in self.rows:
                yield self.rows[change[0]], change

    def _columns(self) -> None:
        written: dict[tuple[str, ...], list[Conversation]] = {}
        for row, (_, before, after) in self._changes("columns"):
            if any(plain(getattr(row, name)) != value for name, value in after.items()):
                continue
            if before.get("mailbox_id", row.mailbox_id) not in self._mailboxes:
                continue
            self._tell(row, before)
            _give(row, before)
            written.setdefault(tuple(before), []).append(row)
            self.restored.add(row.pk)
        for names, rows in written.items():
            update_many(rows, [name.removesuffix("_id") for name in names])

    @cached_property
    def _mailboxes(self) -> dict[int, str]:
        """The mailboxes that the person may change: nothing goes back to where they could not have moved it."""
        return dict(mailboxes_of(self.person, Allowed.WRITE).order_by().values_list("pk", "name"))

    @cached_property
    def _names(self) -> dict[int, str]:
        """The people to whom conversations go back."""
        numbers = {before.get("assignee_id") for _, (_, before, _) in self._changes("columns")}
        return dict(Person.objects.filter(pk__in=numbers - {None}).values_list("pk", "name"))

    def _tell(self, row: Conversation, before: dict[str, Any]) -> None:
        """Record that the row goes back, in the words in which it was changed, so that all readers follow."""
        if "status" in before:
            self._event("conversation.status", row, before=row.status, after=before["status"])
        if "assignee_id" in before:
            number = before["assignee_id"]
            name = self._names.get(number, "")
            self._event("conversation.assigned", row, assignee=number, assignee_name=name)
        if "mailbox_id" in before:
            to, name = before["mailbox_id"], self._mailboxes[before["mailbox_id"]]
            self._event("conversation.moved_away", row)
            self._event("conversation.moved", row, mailbox_name=name).mailbox = to
        if "priority" in before:
            self._event("conversation.priority", row, before=row.priority, after=before["priority"])
        if "subject" in before:
            self._event("conversation.renamed", row, before=row.subject[:300], after=before["subject"][:300])

    def _links(self, what: str, *, added: bool) -> None:
        pairs = [(row, tag) for row, (_, tag) in self._changes(what)]
        if not pairs:
            return
        tags = Tag.objects.in_bulk({tag for _, tag in pairs})
        there = set(
            ConversationTag.objects.filter(
                conversation__in={row.pk for row, _ in pairs}, tag__in=tags
            ).values_list("conversation_id", "tag_id", "pk")
        )
        numbers = {(conversation, tag): number for conversation, tag, number in there}
        links = []
        for row, tag in pairs:
            link = numbers.get((row.pk, tag))
            if tag not in tags or (link is not None) != added:
                continue
            links.append((link, row, tags[tag]))
            self.restored.add(row.pk)
            self._event(f"conversation.{'untagged' if added else 'tagged'}", row, tag=tags[tag].name)
        if added:
            ConversationTag.objects.filter(pk__in=[link for link, _, _ in links]).delete()
        else:
            made = [
                ConversationTag(organisation_id=row.organisation_id, conversation=row, tag=tag)
                for _, row, tag in links
            ]
            insert_many(made, conflicts=UNLESS_THERE)

    def _tags(self) -> None:
        """Put names of tags, and tags that were removed, back."""
        changed = self.act.changes.get("tags", ())
        tags = Tag.objects.filter(organisation_id=self.person.organisation_id).in_bulk(
            [one[0] for one in changed]
        )
        for number, before, after in changed:
            tag = tags.get(number)
            if tag is None or any(plain(getattr(tag, name)) != value for name, value in after.items()):
                continue
            _give(tag, before)
            tag.save(update_fields=list(before))
            self.restored.add(-number)
            had = ConversationTag.objects.filter(tag=tag).values_list("conversation_id", flat=True)
            self.events.append(
                Activity(
                    kind="tag.changed",
                    organisation_id=tag.organisation_id,
                    actor=self.person,
                    data={"tag": tag.name, "undoes": self.act.pk, "conversations": list(had)},
                )
            )

    def _read(self) -> None:
        marks = ReadMark.objects.filter(person=self.person, conversation__in=self.rows)
        now_at = dict(marks.values_list("conversation_id", "read_at"))
        back = []
        for row, (_, before, after) in self._changes("read"):
            if plain(now_at.get(row.pk)) == after:
                back.append((row, before))
                self.restored.add(row.pk)
        marks.filter(conversation__in=[row.pk for row, _ in back]).delete()
        ReadMark.objects.bulk_create(
            ReadMark(
                organisation_id=row.organisation_id,
                conversation=row,
                person=self.person,
                read_at=at,
            )
            for row, before in back
            if before and (at := parse_datetime(before))
        )

    def _event(self, kind: str, row: Conversation, **data: Any) -> Activity:
        event = Activity(
            kind=kind,
            organisation_id=row.organisation_id,
            actor=self.person,
            mailbox=row.mailbox_id,
            conversation=row.pk,
            data={**data, "undoes": self.act.pk},
        )
        self.events.append(event)
        return event


def _give(row: Conversation | Tag, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, parse_datetime(value) if name in TIMES and value else value)
