"""What the doors of the API have to remember."""

from django.db import models
from django.utils import timezone

from postroom.accounts.models import Owned, Person
from postroom.mailboxes.models import Mailbox


class InboundWebhook(Owned):
    """A door for the mail that a provider receives for us.

    The secret in its address is made of the installation's key and `nonce`, so that this table does not tell
    it. `key` is what the provider signs with, sealed. `mailbox` takes mail whose recipients are not known here.
    """

    provider = models.CharField(max_length=20)
    mailbox = models.ForeignKey(Mailbox, null=True, on_delete=models.CASCADE, related_name="+")
    nonce = models.CharField(max_length=32)
    key = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)


class IdempotentCall(Owned):
    """A call that was made with an Idempotency-Key, and how it was answered (sealed), kept for 24 hours.

    A row without a status is seen by nobody: it is written in the transaction of the call.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    answer = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="idempotency_key_once")]
        indexes = [models.Index(fields=["created_at"], name="idempotent_call_age")]
