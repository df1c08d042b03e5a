"""Mail on its way out, and the state of each of its recipients."""

from django.db import models
from django.utils import timezone

from postroom.accounts.models import Owned


class Kind(models.TextChoices):
    """Who wrote it: what the signed token of its Message-ID says too."""

    HUMAN = "human", "written by a person"
    AUTOMATIC = "automatic", "automatic reply"
    NOTIFICATION = "notification", "notification"
    CAMPAIGN = "campaign", "bulk mail"


class Outgoing(Owned):
    """One mail to be sent. Its bytes lie in the blob store and never change after it was queued.

    `seen` counts what its sightings say: "opened", "followed", and "machines", the names of those that looked.
    """

    mailbox = models.BigIntegerField()
    conversation = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    generation = models.PositiveSmallIntegerField(default=0)
    message_id = models.CharField(max_length=250, db_index=True)
    mail_from = models.CharField(max_length=320, blank=True)
    digest = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    created_at = models.DateTimeField(default=timezone.now)
    cancelled_at = models.DateTimeField(null=True)
    seen = models.JSONField(default=dict)


class Rank(models.IntegerChoices):
    """Who goes first: a person's mail passes whatever machines have queued."""

    PERSON = 0, "a person's mail"
    MACHINE = 1, "automatic mail"
    BULK = 2, "bulk mail"


class State(models.TextChoices):
    """What became of the mail for one recipient."""

    QUEUED = "queued", "waiting to be sent"
    SENT = "sent", "taken by the relay"
    DEFERRED = "deferred", "put off by the relay, will be tried again"
    FAILED = "failed", "refused"
    UNCERTAIN = "uncertain", "handed over, the answer was lost"
    BOUNCED = "bounced", "came back"
    CANCELLED = "cancelled", "cancelled before it was sent"


PENDING = (State.QUEUED, State.DEFERRED)


class Recipient(Owned):
    """One recipient of one outgoing mail: the row that is claimed, sent and remembered.

    `mailbox` is that of the mail, so that mailboxes take turns. `unreached` says that no server has judged the
    mail yet: what should have taken it could not be reached, and it goes on as soon as that is mended.
    """

    outgoing = models.ForeignKey(Outgoing, on_delete=models.CASCADE, related_name="recipients")
    address = models.CharField(max_length=320)
    mailbox = models.BigIntegerField(default=0)
    rank = models.PositiveSmallIntegerField(choices=Rank.choices, default=Rank.PERSON)
    state = models.CharField(max_length=20, choices=State.choices, default=State.QUEUED)
    unreached = models.BooleanField(default=False)
    due_at = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True)
    lease = models.CharField(max_length=120, blank=True)
    handed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    first_tried_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["state", "lease", "rank", "mailbox", "due_at"], name="recipient_in_turn"),
            models.Index(fields=["lease"], name="recipient_lease"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["outgoing", "address"], name="one_row_per_recipient"),
        ]
