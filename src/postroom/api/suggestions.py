"""/suggestions and /merges: conversations that may be one, joined, declined, and taken apart again."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from postroom.accounts.models import Person
from postroom.api import find
from postroom.api.auth import person, writer
from postroom.api.paging import PageQuery, by_number
from postroom.api.schemas import ConversationOut, Strict
from postroom.api.shapes import conversation_shape
from postroom.conversations.access import conversations_of, to_change
from postroom.conversations.merging import merge, undo_merge
from postroom.conversations.models import Merge, Suggestion
from postroom.conversations.suggestions import decline, join, suggestions_of

router = Router(tags=["suggestions"])
merges = Router(tags=["merges"])


class SuggestionOut(Schema):
    """`conversation` may belong to `target`; `evidence` says what speaks for it."""

    id: str
    conversation: str
    target: str
    evidence: str
    made_at: datetime


class SuggestionPage(Schema):
    """A page of suggestions."""

    items: list[SuggestionOut]
    next_cursor: str | None


class MergeIn(Strict):
    """Which conversation to move into which."""

    source: str
    target: str


class MergeOut(Schema):
    """A merge; it can be undone for 30 days."""

    id: str
    source: str
    target: str
    at: datetime
    undone_at: datetime | None


@router.get("", response=SuggestionPage, summary="List suggestions", operation_id="listSuggestions")
def list_suggestions(request: HttpRequest, page: Query[PageQuery], conversation: str | None = None) -> Any:
    """What nobody has answered yet, newest first; of one conversation or of all that this person sees."""
    rows = suggestions_of(person(request))
    if conversation:
        rows = rows.filter(conversation=find.conversation(person(request), conversation))
    return by_number(rows, page, _suggestion, newest_first=True)


@router.post("/{suggestion_id}/joining", response=MergeOut, summary="Join", operation_id="joinSuggestion")
def join_suggestion(request: HttpRequest, suggestion_id: str) -> Any:
    """Merge the conversation into the one suggested."""
    actor = writer(request)
    return _merge(join(_to_answer(actor, suggestion_id), actor))


@router.post(
    "/{suggestion_id}/refusal", response={204: None}, summary="Decline", operation_id="declineSuggestion"
)
def decline_suggestion(request: HttpRequest, suggestion_id: str) -> Any:
    """Say that they are not the same; it is not suggested again."""
    actor = writer(request)
    decline(_to_answer(actor, suggestion_id), actor)
    return 204, None


@merges.post("", response={201: MergeOut}, summary="Merge two conversations", operation_id="createMerge")
def create_merge(request: HttpRequest, body: MergeIn) -> Any:
    """Move everything of `source` into `target`; answers to `source` arrive there from now on."""
    actor = writer(request)
    source, target = find.to_change(actor, body.source), find.to_change(actor, body.target)
    return 201, _merge(merge(source, target, actor))


@merges.post(
    "/{merge_id}/undoing", response=ConversationOut, summary="Undo a merge", operation_id="undoMerge"
)
def undo(request: HttpRequest, merge_id: str) -> Any:
    """Take a merge apart; returns the conversation that was merged."""
    actor = writer(request)
    seen = Merge.objects.filter(target__in=conversations_of(actor)).select_related("source", "target")
    made = get_object_or_404(seen, pk=find.number(merge_id))
    to_change(actor, made.target)
    source = undo_merge(made, actor)
    return conversation_shape(find.conversation(actor, str(source.pk)))


def _to_answer(actor: Person, text: str) -> Suggestion:
    suggestion = get_object_or_404(suggestions_of(actor), pk=find.number(text))
    to_change(actor, suggestion.conversation)
    return suggestion


def _suggestion(suggestion: Suggestion) -> dict[str, Any]:
    return {
        "id": str(suggestion.pk),
        "conversation": str(suggestion.conversation_id),
        "target": str(suggestion.target_id),
        "evidence": suggestion.evidence,
        "made_at": suggestion.made_at,
    }


def _merge(made: Merge) -> dict[str, Any]:
    return {
        "id": str(made.pk),
        "source": str(made.source_id),
        "target": str(made.target_id),
        "at": made.at,
        "undone_at": made.undone_at,
    }
