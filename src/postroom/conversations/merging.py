"""Two conversations that are one: merged with a record of what moved, and taken apart again by it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from postroom.accounts.models import Person
from postroom.activity.record import record
from postroom.conversations.closing import reopen
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import (
    Answer,
    Conversation,
    ConversationTag,
    KnownId,
    Merge,
    Message,
    Note,
    Participant,
    Status,
    Suggestion,
)
from postroom.conversations.summary import refresh
from postroom.kit.clock import now
from postroom.outbox.models import Outgoing

UNDO_WITHIN = timedelta(days=30)


@transaction.atomic
def merge(source: Conversation, target: Conversation, actor: Person | None) -> Merge:
    """Move everything of `source` into `target`; whoever opens or answers `source` then lands in `target`.

    Raises ConversationError where they are the same, of different mailboxes, or merged already.
    """
    source, target = _held(source, target)
    _check(source, target)
    try:
        with transaction.atomic():
            made = Merge.objects.create(
                organisation_id=target.organisation_id, source=source, target=target, actor=actor
            )
    except IntegrityError as error:
        raise ConversationError("Somebody has just merged this conversation. Reload the page.") from error
    made.moved = {
        **_move(source, target),
        **_give(source, target),
        "status": source.status,
        "quarantined": source.quarantined,
        "target_status": target.status,
    }
    made.save(update_fields=["moved"])
    Conversation.objects.filter(pk=source.pk).update(
        status=Status.MERGED, merged_into=target, quarantined=False, closed_at=None
    )
    refresh(target)
    if source.status == Status.OPEN and target.status == Status.CLOSED:
        reopen(target, actor, "an open conversation was merged into it")
    _record(made, actor, "conversation.merged", "conversation.merged_away")
    return made


def undo_merge(made: Merge, actor: Person | None) -> Conversation:
    """Take a merge apart again: what moved goes back, what came later stays. Returns the source.

    Raises ConversationError where that is over 30 days ago, done already, or the target was merged itself.
    """
    with transaction.atomic():
        source, target = _held(made.source, made.target)
        if now() - made.at > UNDO_WITHIN:
            raise ConversationError("This was merged more than 30 days ago and cannot be undone any more.")
        if target.status == Status.MERGED:
            raise ConversationError("The conversation was merged once more since. Undo that first.")
        undone = Merge.objects.filter(pk=made.pk, undone_at=None).update(undone_at=now(), undone_by=actor)
        if not undone:
            raise ConversationError("This merge has been undone already.")
        _move_back(made, source, target)
        Suggestion.objects.filter(conversation=source, target=target, answer=Answer.JOINED).update(
            answer=Answer.NONE
        )
        Conversation.objects.filter(pk=source.pk).update(
            status=made.moved["status"], quarantined=made.moved["quarantined"], merged_into=None
        )
        refresh(source)
        refresh(target)
        _record(made, actor, "conversation.unmerged", "conversation.unmerged")
    return Conversation.objects.get(pk=source.pk)


def merges_to_undo(target: Conversation) -> QuerySet[Merge]:
    """Return the merges into this conversation that can still be undone, newest first."""
    recent = Merge.objects.filter(target=target, undone_at=None, at__gt=now() - UNDO_WITHIN)
    return recent.select_related("source", "actor").order_by("-at")


def _held(source: Conversation, target: Conversation) -> tuple[Conversation, Conversation]:
    """Return both as they stand now, held until the transaction ends; always in the same order."""
    rows = Conversation.objects.filter(pk__in=(source.pk, target.pk)).order_by("pk").select_for_update()
    found = {one.pk: one for one in rows}
    if source.pk not in found or target.pk not in found:
        raise ConversationError("One of the two conversations is gone. Reload the page.")
    return found[source.pk], found[target.pk]


def _check(source: Conversation, target: Conversation) -> None:
    if source.pk == target.pk:
        raise ConversationError("A conversation cannot be merged into itself.")
    if source.mailbox_id != target.mailbox_id:
        raise ConversationError("They are in different mailboxes. Move one of them first, then merge.")
    if Status.MERGED in (source.status, target.status):
        raise ConversationError("One of the two has been merged already. Reload the page.")


def _move(source: Conversation, target: Conversation) -> dict[str, list[int]]:
    """Move messages, notes, ids, drafts and reminders, and what is on its way out; return their numbers."""
    messages = list(source.messages.values_list("pk", flat=True))
    notes = list(source.notes.values_list("pk", flat=True))
    known_here = target.known_ids.values("rfc_id")
    known = list(source.known_ids.exclude(rfc_id__in=known_here).values_list("pk", flat=True))
    put(messages, notes, known, target)
    besides = {name: list(rows.values_list("pk", flat=True)) for name, rows in _besides(source).items()}
    _put_besides(besides, source, target)
    return {"messages": messages, "notes": notes, "known_ids": known, **besides}


def put(messages: list[int], notes: list[int], known: list[int], into: Conversation) -> None:
    """Let these messages, notes and ids belong to a conversation, and what is on its way out with them."""
    Message.objects.filter(pk__in=messages).update(conversation=into)
    Note.objects.filter(pk__in=notes).update(conversation=into)
    KnownId.objects.filter(pk__in=known).update(conversation=into)
    sent = Message.objects.filter(pk__in=messages, outgoing__isnull=False).values("outgoing_id")
    Outgoing.objects.filter(pk__in=sent).update(conversation=into.pk)


def _besides(conversation: Conversation) -> dict[str, QuerySet[Any]]:
    """Return what people have under way beside the messages of a conversation."""
    return {"drafts": conversation.drafts.all(), "reminders": conversation.reminders.all()}


def _put_besides(numbers: Mapping[str, list[int]], from_: Conversation, into: Conversation) -> None:
    for name, rows in _besides(from_).items():
        rows.filter(pk__in=numbers.get(name, [])).update(conversation=into)


def _give(source: Conversation, target: Conversation) -> dict[str, list[int]]:
    """Let the target have the people and tags of the source, which keeps its own; return what was new."""
    addresses = target.participants.values("address")
    new_people = list(source.participants.exclude(address__in=addresses))
    people = Participant.objects.bulk_create(
        Participant(
            organisation_id=one.organisation_id, conversation=target, address=one.address, name=one.name
        )
        for one in new_people
    )
    new_tags = list(source.tags.exclude(pk__in=target.tags.values("pk")))
    tags = ConversationTag.objects.bulk_create(
        ConversationTag(organisation_id=target.organisation_id, conversation=target, tag=tag)
        for tag in new_tags
    )
    return {"participants": [one.pk for one in people], "tags": [one.pk for one in tags]}


def _move_back(made: Merge, source: Conversation, target: Conversation) -> None:
    """Put back what is still in the target; who has written there since stays a participant."""
    moved = made.moved
    still = target.messages.filter(pk__in=moved["messages"]).values_list("pk", flat=True)
    notes = target.notes.filter(pk__in=moved["notes"]).values_list("pk", flat=True)
    known = target.known_ids.filter(pk__in=moved["known_ids"]).values_list("pk", flat=True)
    put(list(still), list(notes), list(known), source)
    _put_besides(moved, target, source)
    wrote = {address.lower() for address in target.messages.values_list("from_address", flat=True)}
    given = target.participants.filter(pk__in=moved["participants"])
    given.filter(pk__in=[one.pk for one in given if one.address not in wrote]).delete()
    ConversationTag.objects.filter(pk__in=moved["tags"], conversation=target).delete()


def _record(made: Merge, actor: Person | None, kind: str, kind_of_source: str) -> None:
    """Write it down for both, since both look different now."""
    both = ((kind, made.target, made.source), (kind_of_source, made.source, made.target))
    for what, conversation, other in both:
        record(
            what,
            organisation=made.organisation_id,
            actor=actor,
            mailbox=conversation.mailbox_id,
            conversation=conversation.pk,
            merge=made.pk,
            source=made.source_id,
            target=made.target_id,
            subject=other.subject[:200],
        )
