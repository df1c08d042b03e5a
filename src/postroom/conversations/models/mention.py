"""Who is named in a note."""

from django.db import models
from django.utils import timezone

from postroom.accounts.models import Owned, Person, Team
from postroom.conversations.models.note import Note


class Mention(Owned):
    """A person whom a note names, by themselves or by their team; `seen_at` when they looked at it."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="mentions")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="mentions")
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "person"], name="mention_once")]
        indexes = [models.Index(fields=["person", "-at"], name="mention_of_person")]
