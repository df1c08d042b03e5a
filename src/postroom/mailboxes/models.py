"""Mailboxes, their addresses and their members."""

from django.db import models
from django.utils import timezone

from postroom.accounts.models import Owned, Person


class Mailbox(Owned):
    """A shared mailbox. `hue` is the colour of its dot, in degrees; `undo_seconds` 0 to 60."""

    name = models.CharField(max_length=200)
    hue = models.PositiveSmallIntegerField(default=255)
    auto_reply = models.TextField(blank=True)
    undo_seconds = models.PositiveSmallIntegerField(default=5)
    reply_tokens = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """The address that the mailbox writes from: its first."""
        addresses = sorted(self.addresses.all(), key=lambda address: address.pk)
        return addresses[0].address if addresses else ""


class MailboxAddress(Owned):
    """An address at which mail for the mailbox arrives; in lower case, unique in the installation."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="addresses")
    address = models.CharField(max_length=254, unique=True)

    def __str__(self) -> str:
        return self.address


class Member(Owned):
    """A person who works in a mailbox."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "person"], name="one_membership_per_person"),
        ]
