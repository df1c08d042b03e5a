"""What is noted of mail that was sent, where tracking is on."""

from django.db import models
from django.utils import timezone

from postroom.accounts.models import Organisation, Owned
from postroom.outbox.models.mail import Outgoing


class Sighting(Owned):
    """A mail was opened, or one of its links followed (`url`), by whatever calls itself `agent`.

    `automatic` says why it does not count as a person, "" where it does.
    """

    outgoing = models.ForeignKey(Outgoing, on_delete=models.CASCADE, related_name="sightings")
    url = models.TextField(blank=True)
    agent = models.CharField(max_length=300, blank=True)
    automatic = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)


class TrackingDefault(models.Model):
    """Whether mail of an organisation is tracked where its mailbox does not say."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="+", primary_key=True
    )
    on = models.BooleanField(default=False)
