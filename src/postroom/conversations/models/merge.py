"""That two conversations became one, and what may be one: with who decided it, so that it can be undone."""

from django.db import models
from django.utils import timezone

from postroom.accounts.models import Owned, Person
from postroom.conversations.models.conversation import Conversation
from postroom.conversations.models.message import Message


class Merge(Owned):
    """A conversation (`source`) that was joined to another (`target`).

    `moved` holds the numbers of what moved (messages, notes, known_ids), of what the target got by it
    (participants, tags) and what it was before (status): all that is needed to take it back.
    """

    source = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="merges_away")
    target = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="merges_in")
    actor = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    moved = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=models.Q(undone_at=None), name="merged_once_at_a_time"
            ),
        ]


class Answer(models.TextChoices):
    """What a person said to a suggestion."""

    NONE = "", "not answered"
    JOINED = "joined", "joined"
    DECLINED = "declined", "not the same"


class Suggestion(Owned):
    """A conversation that a message began may belong to another (`target`); a person decides.

    `evidence` is what speaks for it, in words.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="suggestions")
    target = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+")
    evidence = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(max_length=20, choices=Answer.choices, blank=True, default=Answer.NONE)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "target"], name="suggested_once"),
        ]
