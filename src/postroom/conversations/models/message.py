"""A message of a conversation, its body and its attachments."""

from django.db import models
from django.utils import timezone

from postroom.accounts.models import Owned, Person
from postroom.conversations.models.conversation import Conversation
from postroom.mailboxes.models import Mailbox
from postroom.outbox.models import Outgoing


class Direction(models.TextChoices):
    """Whether a message came in or goes out."""

    IN = "in", "received"
    OUT = "out", "sent"


class Message(Owned):
    """A mail, received or sent.

    Addresses are lists of {"name", "address"}. `text` is what its writer newly wrote, `quoted_text` what was
    quoted below. `identity` makes filing idempotent: equal mail in one mailbox has it only once. `verdict`
    keeps what the guard and the threading ladder concluded, with their evidence.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="+")
    direction = models.CharField(max_length=3, choices=Direction.choices)
    automatic = models.BooleanField(default=False)
    author = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    outgoing = models.OneToOneField(Outgoing, null=True, on_delete=models.SET_NULL, related_name="message")
    message_id = models.CharField(max_length=998)
    identity = models.CharField(max_length=64)
    subject = models.TextField(blank=True)
    from_name = models.CharField(max_length=300, blank=True)
    from_address = models.CharField(max_length=320, blank=True)
    reply_to = models.JSONField(default=list)
    to = models.JSONField(default=list)
    cc = models.JSONField(default=list)
    bcc = models.JSONField(default=list)
    text = models.TextField(blank=True)
    quoted_text = models.TextField(blank=True)
    has_html = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(default=timezone.now)
    raw_digest = models.CharField(max_length=64, blank=True)
    size_bytes = models.PositiveBigIntegerField(default=0)
    limited = models.BooleanField(default=False)
    defects = models.JSONField(default=list)
    references = models.JSONField(default=list)
    verdict = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "identity"], name="message_once_per_mailbox"),
        ]
        indexes = [
            models.Index(fields=["conversation", "received_at", "id"], name="message_timeline"),
        ]


class Body(models.Model):
    """The HTML of a message as it was sent; apart, because lists never need it. Cleaned when shown."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, primary_key=True, related_name="body")
    html = models.TextField()


class Attachment(Owned):
    """A file of a message; its bytes lie in the blob store. `width` and `height` are those of a picture, in pixels."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=250)
    content_type = models.CharField(max_length=150)
    size_bytes = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    content_id = models.CharField(max_length=300, blank=True)
    inline = models.BooleanField(default=False)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
