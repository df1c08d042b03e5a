"""/notes: what colleagues wrote beside a conversation."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from postroom.api import find
from postroom.api.auth import person
from postroom.api.conversations import router as of_conversation
from postroom.api.files import BYTES_OUT, handed_out
from postroom.api.paging import PageQuery, by_moment
from postroom.api.schemas import NoteOut
from postroom.api.shapes import note_shape
from postroom.conversations.access import note_file, notes_of
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
    rows = notes_of(person(request)).select_related("author")
    return note_shape(get_object_or_404(rows, pk=find.number(note_id)))


@router.get(
    "/{note_id}/files/{file_id}",
    summary="Read a file of a note",
    operation_id="getNoteFile",
    openapi_extra=BYTES_OUT,
)
def get_note_file(request: HttpRequest, note_id: str, file_id: str) -> HttpResponseBase:
    """The bytes of a file that a colleague put beside a conversation."""
    found = note_file(person(request), find.number(note_id), find.number(file_id))
    if found is None:
        raise Http404
    return handed_out(request, found.digest, found.name, "application/octet-stream")
