"""/notes: what colleagues wrote beside a conversation."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from postroom.api import find
from postroom.api.auth import person
from postroom.api.conversations import router as of_conversation
from postroom.api.paging import PageQuery, by_moment
from postroom.api.schemas import NoteOut
from postroom.api.shapes import note_shape
from postroom.conversations.access import conversations_of
from postroom.conversations.models import Note

router = Router(tags=["notes"])


class NotePage(Schema):
    """A page of notes."""

    items: list[NoteOut]
    next_cursor: str | None


@of_conversation.get(
    "/{conversation_id}/notes", response=NotePage, summary="List notes", operation_id="listNotes"
)
def list_notes(request: HttpRequest, conversation_id: str, page: Query[PageQuery]) -> Any:
    """The notes of a conversation, oldest first."""
    conversation = find.conversation(person(request), conversation_id)
    rows = Note.objects.filter(conversation=conversation).select_related("author")
    return by_moment(rows, page, "created_at", note_shape)


@router.get("/{note_id}", response=NoteOut, summary="Read a note", operation_id="getNote")
def get_note(request: HttpRequest, note_id: str) -> Any:
    """One note, with its author."""
    rows = Note.objects.filter(conversation__in=conversations_of(person(request))).select_related("author")
    return note_shape(get_object_or_404(rows, pk=find.number(note_id)))
