"""The addresses that are told, and each thing that they are told."""

from django.db import models
from django.utils import timezone

from postroom.accounts.models import Owned, Person
from postroom.mailboxes.models import Mailbox


class Webhook(Owned):
    """An address that is told what happens: of these `kinds` (none: every kind), in one mailbox or in all.

    `secret` is sealed. `failures` counts those in a row; until `hold_until` nothing is sent there.
    """

    url = models.TextField()
    kinds = models.JSONField(default=list)
    mailbox = models.ForeignKey(Mailbox, null=True, on_delete=models.CASCADE, related_name="+")
    secret = models.TextField()
    created_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    paused_at = models.DateTimeField(null=True)
    paused_because = models.CharField(max_length=300, blank=True)
    failures = models.PositiveIntegerField(default=0)
    hold_until = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)


class State(models.TextChoices):
    """Where a delivery stands."""

    WAITING = "waiting", "waiting"
    DELIVERED = "delivered", "delivered"
    FAILED = "failed", "given up"


class Delivery(Owned):
    """One event for one webhook, with what is sent and what became of it.

    `since` is when it was queued, or asked for again: it is tried for three days from then.
    """

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    kind = models.CharField(max_length=60)
    conversation = models.BigIntegerField(null=True)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    since = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    lease = models.CharField(max_length=40, blank=True)
    lease_until = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.CharField(max_length=500, blank=True)
    tried_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "due_at", "id"], name="delivery_due"),
            models.Index(fields=["webhook", "conversation", "state", "id"], name="delivery_in_order"),
            models.Index(fields=["webhook", "-id"], name="delivery_log"),
        ]
