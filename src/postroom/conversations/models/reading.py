"""What reading a mail needs beside it: remote pictures that were fetched, and what speaks for its sender."""

from django.db import models
from django.utils import timezone

from postroom.accounts.models import Owned
from postroom.conversations.models.message import Message


class RemotePicture(Owned):
    """A picture that mail loads from elsewhere, fetched once; `address` is the hash of its address.

    An empty `digest` says that there is none, for the `reason` given.
    """

    address = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, blank=True)
    content_type = models.CharField(max_length=50, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    fetched_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "address"], name="remote_picture_once"),
        ]


class Trust(models.Model):
    """What speaks for and against the sender of a received message, found out after it was filed.

    `authentication` has what was found on SPF, DKIM and DMARC and who found it; `signs` are rows of {"rule",
    "level", "sentence", "evidence"}.
    """

    message = models.OneToOneField(Message, on_delete=models.CASCADE, primary_key=True, related_name="trust")
    authentication = models.JSONField(default=dict)
    signs = models.JSONField(default=list)
    made_at = models.DateTimeField(default=timezone.now)
