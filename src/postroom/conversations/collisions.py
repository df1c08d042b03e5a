"""A reply that was begun before something newer arrived is stopped, and its author decides."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from postroom.accounts.models import Person
from postroom.activity.record import record
from postroom.conversations.drafting import drafts_of
from postroom.conversations.models import Conversation, Direction, Draft, DraftState, Message


class Collision(Exception):  # noqa: N818
    """Something newer is there; `newer` are these messages, oldest first."""

    def __init__(self, newer: list[Message]) -> None:
        super().__init__(f"{len(newer)} newer")
        self.newer = newer


def newest_number(conversation: Conversation) -> int:
    """Return the number of the newest message: what a reply that is begun now has before it; 0 for none."""
    newest = conversation.messages.order_by("-received_at", "-id").values_list("pk", flat=True).first()
    return newest or 0


def newer_than(
    conversation: Conversation, since: Message | None, author: Person, began_at: datetime | None = None
) -> list[Message]:
    """Return what people wrote after the message `since`, or after `began_at` where there is none, oldest first.

    What machines sent does not count, nor what the author themselves sent.
    """
    written = conversation.messages.filter(automatic=False).exclude(direction=Direction.OUT, author=author)
    if since is not None:
        later = Q(received_at__gt=since.received_at) | Q(received_at=since.received_at, pk__gt=since.pk)
        written = written.filter(later)
    elif began_at is not None:
        written = written.filter(received_at__gt=began_at)
    return list(written.select_related("author").order_by("received_at", "pk")[:20])


def collisions_of(person: Person) -> QuerySet[Draft]:
    """Return what is held in the mailboxes that this person sees."""
    return drafts_of(person).filter(state=DraftState.HELD)


@transaction.atomic
def hold_back(draft: Draft, actor: Person, newer: list[Message]) -> bool:
    """Stop a reply because of what is newer; returns whether it was not stopped before."""
    if not Draft.objects.filter(pk=draft.pk, state=DraftState.WRITING).update(state=DraftState.HELD):
        return False
    draft.state = DraftState.HELD
    record(
        "draft.held",
        organisation=draft.organisation_id,
        actor=actor,
        mailbox=draft.mailbox_id,
        conversation=draft.conversation_id,
        draft=draft.pk,
        author=draft.author_id,
        by_mail=draft.by_mail,
        newer=[message.pk for message in newer],
    )
    return True


@transaction.atomic
def go_on(draft: Draft, actor: Person) -> bool:
    """Write on with what is newer in view; returns whether the draft was held."""
    if draft.conversation is None:
        return False
    newest = draft.conversation.messages.order_by("-received_at", "-id").first()
    released = Draft.objects.filter(pk=draft.pk, state=DraftState.HELD).update(
        state=DraftState.WRITING, since=newest, by_mail=False
    )
    if released:
        draft.state, draft.since = DraftState.WRITING, newest
        record(
            "draft.released",
            organisation=draft.organisation_id,
            actor=actor,
            mailbox=draft.mailbox_id,
            conversation=draft.conversation_id,
            draft=draft.pk,
        )
    return bool(released)
