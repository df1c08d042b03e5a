"""Addresses that mail came back from."""

from django.db import models
from django.utils import timezone

from postroom.accounts.models import Owned


class DeadAddress(Owned):
    """An address that nobody reads: `reason` are the words of the server that said so; in lower case.

    Nothing is sent to it until somebody lifts that.
    """

    address = models.CharField(max_length=320)
    reason = models.TextField(blank=True)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "address"], name="one_row_per_dead_address"),
        ]
