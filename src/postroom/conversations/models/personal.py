"""What a conversation is to one person, and to nobody else."""

from django.db import models
from django.utils import timezone

from postroom.accounts.models import Owned, Person
from postroom.conversations.models.conversation import Conversation


class Star(Owned):
    """A conversation that a person has put a star on."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="stars")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "conversation"], name="starred_once")]


class Follow(Owned):
    """A conversation of whose changes a person wants to hear."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="follows")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "conversation"], name="followed_once")]
