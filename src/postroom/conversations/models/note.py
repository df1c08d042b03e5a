"""A note: for the team, never for the customer. The outgoing renderer does not know this table."""

from dataclasses import dataclass

from django.db import models
from django.utils import timezone

from postroom.accounts.models import Owned, Person
from postroom.conversations.models.conversation import Conversation


@dataclass(frozen=True, slots=True)
class NoteFile:
    """A file of a note, at its place among them (from 0); its bytes lie in the blob store."""

    note: int
    place: int
    name: str
    content_type: str
    size_bytes: int
    digest: str


class Note(Owned):
    """Something that a person wrote to colleagues beside a conversation; `named` are the names that it mentions.

    Its files never change, and lie in the row itself: a timeline reads them with the words.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField()
    named = models.JSONField(default=list)
    enclosed = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["conversation", "created_at", "id"], name="note_timeline")]

    @property
    def files(self) -> list[NoteFile]:
        """The files, in the order in which they were put in."""
        return [NoteFile(self.pk, place, **file) for place, file in enumerate(self.enclosed)]
