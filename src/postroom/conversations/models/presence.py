"""Who has a conversation open just now. Rows are overwritten, and forgotten after some seconds."""

from django.db import models
from django.utils import timezone

from postroom.accounts.models import Owned, Person
from postroom.conversations.models.conversation import Conversation


class Doing(models.TextChoices):
    """What somebody does in a conversation."""

    GONE = "", "gone"
    LOOKING = "looking", "looking"
    WRITING = "writing", "writing"


class Presence(Owned):
    """What a person last did in a conversation; `draft` and `revision` where a draft was saved by it."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    mailbox = models.BigIntegerField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    doing = models.CharField(max_length=20, choices=Doing.choices, blank=True)
    draft = models.BigIntegerField(null=True)
    revision = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "person"], name="presence_once"),
        ]
        indexes = [models.Index(fields=["changed_at"], name="presence_newest")]
