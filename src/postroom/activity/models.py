"""One row for each thing that happened, and for each thing that somebody should know of."""

from django.db import models
from django.utils import timezone

from postroom.accounts.database import TransactionNumber
from postroom.accounts.models import Organisation, Owned, Person


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


class Level(models.TextChoices):
    """How much an alert matters."""

    WARNING = "warning", "to be looked at"
    ERROR = "error", "to be mended"


class Alert(models.Model):
    """Something that a person should know of: raised once, however often it is noticed, until it is over.

    Without an organisation it is about the whole installation. `noticed` counts how often it was raised;
    `acknowledged_at` says that somebody knows, `resolved_at` that it is over. `mailed_at` and `over_mailed_at` are
    when that it is there, and that it is over, was queued as mail, or settled that nobody is to get any.
    """

    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="+")
    mailbox = models.BigIntegerField(null=True)
    key = models.CharField(max_length=200)
    level = models.CharField(max_length=20, choices=Level.choices)
    title = models.CharField(max_length=200)
    sentence = models.TextField()
    raised_at = models.DateTimeField(default=timezone.now)
    latest_at = models.DateTimeField(default=timezone.now)
    noticed = models.PositiveIntegerField(default=1)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    resolved_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    over_mailed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(resolved_at=None), name="one_open_alert_per_key"
            ),
        ]
        indexes = [
            models.Index(fields=["-raised_at"], name="alert_newest_first"),
            models.Index(fields=["key", "-raised_at"], name="alert_by_key"),
            models.Index(
                fields=["id"], condition=models.Q(over_mailed_at=None), name="alert_not_mailed_to_its_end"
            ),
        ]
