"""Keeping one generation of the index as the database is: new mail first, what has waited longest after it.

Its cursor over the record moves after the index has committed. What a crash left half done is done again, and
comes out the same: every document takes the place of the one with its number.
"""

from django.db import transaction

from postroom.activity.follow import Position, after, before_newest, position_of, saved
from postroom.activity.models import Activity
from postroom.conversations.models import Conversation, Message
from postroom.search.attachments.reading import AttachmentReader, await_texts
from postroom.search.index.changes import Changes, changes_of, stretches_of
from postroom.search.index.documents import of_conversations, of_messages, of_notes
from postroom.search.index.generations import index_of
from postroom.search.index.passing import move_to
from postroom.search.models import Backlog, Generation

AT_ONCE = 1_000  # Events; more than that is too far behind to be taken in their order.
NEWEST = 200  # Events that are taken first then.
BATCH_OF_BACKLOG = 500
MESSAGES_OF_FILL = 1_000
CONVERSATIONS_OF_FILL = 500
COMMIT_OF_FILL = 10_000
MOST_FORGOTTEN = 10_000
ORDER_OF_BACKLOG = (Backlog.Kind.EVENTS, Backlog.Kind.FILL, Backlog.Kind.HEAVY)


class Indexer:
    """Writes to the index of one generation. Raises IndexLocked where somebody else does."""

    def __init__(self, generation: Generation, *, reads_attachments: bool = True) -> None:
        self.generation = generation
        self._writer = index_of(generation).writer()
        self._attachments = AttachmentReader() if reads_attachments else None
        # Filling commits seldom, in large pieces, and saves how far it has come only then.
        self._filled_to: dict[int, int] = {}
        self._uncommitted = 0

    def work_once(self) -> int:
        """Do the most urgent of what there is; returns how much it was, 0 for nothing."""
        return self._follow() or self._read_attachments() + self._catch_up()

    def close(self) -> None:
        """Give the index free."""
        if self._attachments is not None:
            self._attachments.close()
        self._writer.close()

    def _follow(self) -> int:
        position = saved(self.generation.reader)
        events = after(position, AT_ONCE)
        if not events:
            return 0
        if len(events) == AT_ONCE and (end := before_newest(NEWEST)) > position_of(events[-1]):
            # Far behind: leave the stretch for later, so that what has just happened is found at once.
            with transaction.atomic():
                self._set_aside(Backlog.Kind.EVENTS, position, end)
                move_to(self.generation, end, indexed=False)
            return len(events)
        at_once, later = changes_of(events)
        self._index(at_once)
        with transaction.atomic():
            self._leave_for_filling(events)
            if later:
                self._set_aside(Backlog.Kind.HEAVY, position, position_of(events[-1]))
            move_to(self.generation, position_of(events[-1]), indexed=True)
        return len(events)

    def _leave_for_filling(self, events: list[Activity]) -> None:
        for first, last in stretches_of(events):
            self.generation.backlog.create(kind=Backlog.Kind.FILL, start=first - 1, end=last)

    def _set_aside(self, kind: Backlog.Kind, start: Position, end: Position) -> None:
        moved = self.generation.backlog.filter(
            kind=kind, end_transaction=start.transaction, end=start.activity
        ).update(end_transaction=end.transaction, end=end.activity)
        if not moved:
            self.generation.backlog.create(
                kind=kind,
                start_transaction=start.transaction,
                start=start.activity,
                end_transaction=end.transaction,
                end=end.activity,
            )

    def _index(self, changes: Changes) -> None:
        if not changes:
            return
        if changes.messages:
            await_texts(changes.messages)
            self._writer.put(of_messages(sorted(changes.messages)))
        if changes.notes:
            self._writer.put(of_notes(sorted(changes.notes)))
        if changes.conversations:
            self._writer.forget(conversations=changes.conversations)
            self._writer.put(of_conversations(sorted(changes.conversations)))
        self._writer.commit()

    def _read_attachments(self) -> int:
        messages = self._attachments.work() if self._attachments is not None else set()
        if messages:
            self._index(Changes(messages=messages))
            self._tell_others(messages)
        return len(messages)

    def _tell_others(self, messages: set[int]) -> None:
        """Have a generation that is being made take in the texts too, which came after it had been there."""
        others = list(Generation.objects.filter(pk__gt=self.generation.pk))
        if others:
            numbers = set(Message.objects.filter(pk__in=messages).values_list("conversation", flat=True))
            Backlog.objects.bulk_create(
                Backlog(generation=other, kind=Backlog.Kind.FILL, start=number - 1, end=number)
                for other in others
                for number in numbers
            )

    def _catch_up(self) -> int:
        for kind in ORDER_OF_BACKLOG:
            if (waiting := self.generation.backlog.filter(kind=kind).order_by("-pk").first()) is not None:
                return self._fill(waiting) if kind == Backlog.Kind.FILL else self._events(waiting)
        return 0

    def _events(self, backlog: Backlog) -> int:
        events = self._within(backlog, after(backlog.begins_after, BATCH_OF_BACKLOG))
        at_once, later = changes_of(events)
        heavy = backlog.kind == Backlog.Kind.HEAVY
        self._index(later if heavy else at_once)
        start, end = backlog.begins_after, position_of(events[-1]) if events else backlog.ends_at
        with transaction.atomic():
            if not heavy:
                self._leave_for_filling(events)
            if later and not heavy:
                self._set_aside(Backlog.Kind.HEAVY, start, end)
            if len(events) < BATCH_OF_BACKLOG:
                backlog.delete()
            else:
                Backlog.objects.filter(pk=backlog.pk).update(
                    start_transaction=end.transaction, start=end.activity
                )
        return max(1, len(events))

    def _within(self, backlog: Backlog, events: list[Activity]) -> list[Activity]:
        return [event for event in events if position_of(event) <= backlog.ends_at]

    def _fill(self, backlog: Backlog) -> int:
        """Index conversations by number, the newest first; what is in the index and no longer there goes."""
        end = self._filled_to.get(backlog.pk, backlog.end)
        known = Conversation.objects.filter(pk__lte=end, pk__gt=backlog.start).order_by("-pk")
        numbers, messages = [], 0
        for number, count in known.values_list("pk", "message_count")[:CONVERSATIONS_OF_FILL]:
            numbers.append(number)
            messages += count
            if messages >= MESSAGES_OF_FILL:
                break
        low = numbers[-1] - 1 if numbers else backlog.start
        self._writer.forget(conversations=range(max(low, end - MOST_FORGOTTEN) + 1, end + 1))
        await_texts(conversations=numbers)
        self._writer.put(of_conversations(numbers))
        self._filled_to[backlog.pk] = low
        self._uncommitted += messages
        if low <= backlog.start or self._uncommitted >= COMMIT_OF_FILL:
            self._commit_fill(backlog, low)
        return max(1, messages)

    def _commit_fill(self, backlog: Backlog, low: int) -> None:
        self._writer.commit()
        self._uncommitted = 0
        if low <= backlog.start:
            backlog.delete()
        else:
            Backlog.objects.filter(pk=backlog.pk).update(end=low)
