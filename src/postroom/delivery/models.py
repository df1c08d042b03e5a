"""The ledger: one row for each mail that any door saw, with its one outcome."""

from django.db import models
from django.utils import timezone

from postroom.accounts.models import Owned


class Outcome(models.TextChoices):
    """What became of a mail."""

    FILED = "filed", "in a conversation"
    DUPLICATE = "duplicate", "already there"
    QUARANTINED = "quarantined", "set aside"
    PARKED = "parked", "parked after an error"
    WAITING = "waiting", "waiting to be filed"
    REFUSED = "refused", "refused at the door"


class LedgerEntry(Owned):
    """One delivery (a mail for one mailbox) that has been dealt with.

    (`node`, `delivery`) is its number in the spool of the intake node that took it: what makes the line
    idempotent. Waiting, parked and refused mail is read from the spool itself. The way of the mail:
    `received_at` at the door, `stored_at` on disk there, `recorded_at` filed.
    """

    node = models.CharField(max_length=40)
    delivery = models.BigIntegerField()
    received_at = models.DateTimeField()
    stored_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    door = models.CharField(max_length=20)
    mailbox = models.BigIntegerField()
    from_address = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    size_bytes = models.PositiveBigIntegerField()
    envelope = models.JSONField(default=dict)
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    reason = models.TextField(blank=True)
    conversation = models.BigIntegerField(null=True)
    message = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["node", "delivery"], name="ledger_once_per_delivery"),
        ]
        indexes = [
            models.Index(fields=["organisation", "-received_at", "-id"], name="ledger_newest_first"),
            models.Index(fields=["organisation", "node", "outcome", "delivery"], name="ledger_sums"),
        ]
