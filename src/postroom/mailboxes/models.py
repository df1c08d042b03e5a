"""Mailboxes, their addresses and their members."""

from datetime import datetime

from django.db import models
from django.utils import timezone

from postroom.accounts.models import Owned, Person
from postroom.mailboxes.business_hours import from_json


class AnswersWhen(models.TextChoices):
    """At what times the automatic reply goes out."""

    ALWAYS = "always", "At any time"
    CLOSED = "closed", "Only outside of business hours"
    OPEN = "open", "Only within business hours"


class Tracking(models.TextChoices):
    """Whether it is noted that mail is opened and its links are followed."""

    DEFAULT = "", "As in the whole organisation"
    ON = "on", "Yes"
    OFF = "off", "No"


class Mailbox(Owned):
    """A shared mailbox. `hue` is the colour of its dot, in degrees; `undo_seconds` 0 to 60.

    The automatic reply goes out while it is on and has a text; without a subject it answers under that of the
    mail. `auto_reply_hours` (1 to 168) is the time within which a sender gets one at most.
    `sender_name` stands before the address in what people send ("Ada at Support" where it is empty).
    """

    name = models.CharField(max_length=200)
    hue = models.PositiveSmallIntegerField(default=255)
    auto_reply = models.TextField(blank=True)
    auto_reply_on = models.BooleanField(default=True)
    auto_reply_subject = models.CharField(max_length=300, blank=True)
    auto_reply_hours = models.PositiveSmallIntegerField(default=24)
    auto_reply_when = models.CharField(max_length=10, choices=AnswersWhen.choices, default=AnswersWhen.ALWAYS)
    business_hours = models.JSONField(default=dict, blank=True)
    tracking = models.CharField(max_length=10, choices=Tracking.choices, blank=True)
    undo_seconds = models.PositiveSmallIntegerField(default=5)
    reply_tokens = models.BooleanField(default=True)
    sender_name = models.CharField(max_length=200, blank=True)
    closes_after_reply = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name

    @property
    def answers_automatically(self) -> bool:
        """Whether the automatic reply goes out."""
        return self.auto_reply_on and bool(self.auto_reply.strip())

    def answers_at(self, at: datetime) -> bool:
        """Whether it goes out at this moment: any, or one within or outside of the business hours."""
        if self.auto_reply_when == AnswersWhen.ALWAYS:
            return True
        return from_json(self.business_hours).is_open(at) == (self.auto_reply_when == AnswersWhen.OPEN)

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


class Access(models.TextChoices):
    """What a member may do in a mailbox; each includes what stands before it."""

    READ = "read", "Read"
    WRITE = "write", "Read and write notes"
    SEND = "send", "Read, write and send"
    MANAGE = "manage", "Manage the mailbox"


class Member(Owned):
    """A person who works in a mailbox. `access` is the most that they may do there, where their role allows it."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    access = models.CharField(max_length=20, choices=Access.choices, default=Access.SEND)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "person"], name="one_membership_per_person"),
        ]
