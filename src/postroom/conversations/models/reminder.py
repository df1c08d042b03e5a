"""Somebody is reminded of a conversation."""

from django.db import models
from django.utils import timezone

from postroom.accounts.models import Owned, Person
from postroom.conversations.models.conversation import Conversation


class ReminderState(models.TextChoices):
    """What became of a reminder."""

    WAITING = "waiting", "waiting"
    FIRED = "fired", "due"
    ANSWERED = "answered", "not needed: there was an answer"
    CANCELLED = "cancelled", "cancelled"


class Reminder(Owned):
    """`person` is reminded at `at`; with `if_unanswered` only where nothing has come in since `made_at`."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="reminders")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reminders")
    maker = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    if_unanswered = models.BooleanField(default=False)
    words = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=20, choices=ReminderState.choices, default=ReminderState.WAITING)
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "at"], name="reminder_due"),
            models.Index(fields=["conversation", "state"], name="reminder_of_conversation"),
            models.Index(fields=["person", "state", "at"], name="reminder_of_person"),
        ]
