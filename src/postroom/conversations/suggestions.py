"""What may belong together: offered on the conversation, joined or declined by a person."""

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from postroom.accounts.models import Person
from postroom.activity.record import record
from postroom.conversations.access import conversations_of
from postroom.conversations.errors import ConversationError
from postroom.conversations.merging import merge
from postroom.conversations.models import Answer, Conversation, Merge, Status, Suggestion
from postroom.kit.clock import now

ANSWERED = "Somebody has answered this suggestion already. Reload the page."


def suggestions_of(person: Person) -> QuerySet[Suggestion]:
    """Return what is offered in the conversations that this person sees and nobody has answered, newest first."""
    seen = conversations_of(person)
    found = Suggestion.objects.filter(conversation__in=seen, target__in=seen, answer=Answer.NONE)
    return found.select_related("target", "conversation").order_by("-made_at", "-id")


def suggestions_for(conversation: Conversation) -> QuerySet[Suggestion]:
    """Return what is offered for one conversation; a target that was merged itself is left out."""
    offered = Suggestion.objects.filter(conversation=conversation, answer=Answer.NONE)
    return offered.exclude(target__status=Status.MERGED).select_related("target").order_by("id")


def with_offered(conversations: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """Annotate `offered`: whether there is anything that `suggestions_for` would return, or nearly."""
    open_ones = Suggestion.objects.filter(conversation=OuterRef("pk"), answer=Answer.NONE)
    return conversations.annotate(offered=Exists(open_ones))


@transaction.atomic
def join(suggestion: Suggestion, actor: Person) -> Merge:
    """Merge the conversation into the one suggested; `merging.undo_merge` takes it back.

    Raises ConversationError where somebody was quicker or they cannot be merged.
    """
    _answer(suggestion, Answer.JOINED, actor)
    return merge(suggestion.conversation, suggestion.target, actor)


@transaction.atomic
def decline(suggestion: Suggestion, actor: Person) -> None:
    """Note that the two are not the same; it is not offered again.

    Raises ConversationError where somebody was quicker.
    """
    _answer(suggestion, Answer.DECLINED, actor)
    conversation = suggestion.conversation
    record(
        "suggestion.declined",
        organisation=conversation.organisation_id,
        actor=actor,
        mailbox=conversation.mailbox_id,
        conversation=conversation.pk,
        target=suggestion.target_id,
        subject=suggestion.target.subject[:200],
    )


def _answer(suggestion: Suggestion, answer: Answer, actor: Person) -> None:
    answered = Suggestion.objects.filter(pk=suggestion.pk, answer=Answer.NONE).update(
        answer=answer, answered_at=now(), answered_by=actor
    )
    if not answered:
        raise ConversationError(ANSWERED)
