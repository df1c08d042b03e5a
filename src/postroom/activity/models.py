"""One row for each thing that happened."""

from django.db import models
from django.utils import timezone

from postroom.accounts.database import TransactionNumber
from postroom.accounts.models import Owned, Person


class Activity(Owned):
    """Something that happened: what, when, who, and to which conversation.

    The tables of upper floors are named by number, not by key: this floor does not know them.
    """

    kind = models.CharField(max_length=60)
    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    mailbox = models.BigIntegerField(null=True)
    conversation = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)
    transaction = models.BigIntegerField(db_default=TransactionNumber())

    class Meta:
        indexes = [
            models.Index(fields=["transaction", "id"], name="activity_in_order"),
            models.Index(fields=["conversation", "id"], name="activity_of_conversation"),
        ]


class Cursor(models.Model):
    """How far one reader has come. Several processes of one role share it."""

    reader = models.CharField(max_length=60, primary_key=True)
    transaction = models.BigIntegerField(default=0)
    activity = models.BigIntegerField(default=0)
