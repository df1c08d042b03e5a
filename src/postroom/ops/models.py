"""What was found the last time something was checked."""

from django.db import models

from postroom.accounts.models import Organisation


class Check(models.Model):
    """The newest result of a check that runs every minute: of one organisation, or of the whole installation.

    `value` is the number that should be 0 and `failures` how often in a row it was not; `detail` holds what it
    was computed from. `due_at` is when it is next to be done: whoever moves it does it.
    """

    key = models.CharField(max_length=100, primary_key=True)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="+")
    due_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    took_ms = models.PositiveIntegerField(default=0)
    value = models.BigIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    detail = models.JSONField(default=dict)
