"""A mail that is being written: shared, kept at every pause, and what stops it on its way."""

from django.db import models
from django.utils import timezone

from postroom.accounts.models import Owned, Person
from postroom.conversations.models.conversation import Conversation
from postroom.conversations.models.message import Message
from postroom.mailboxes.models import Mailbox


class DraftState(models.TextChoices):
    """Where a draft stands."""

    WRITING = "writing", "being written"
    HELD = "held", "stopped: something newer is there"
    APPROVAL = "approval", "waits for approval"
    SENT = "sent", "sent"
    DISCARDED = "discarded", "thrown away"


class Then(models.TextChoices):
    """What becomes of the conversation when a reply is sent, where that is not as its mailbox says."""

    CLOSE = "close", "it is closed"
    SNOOZE = "snooze", "it is snoozed"


OPEN_DRAFTS = (DraftState.WRITING, DraftState.HELD, DraftState.APPROVAL)


class Draft(Owned):
    """A reply, or with no conversation a new mail, that `author` writes and colleagues may write on.

    `since` is the newest message that its writer had before them when they began. `revision` grows with every
    save: whoever saves says which text they began from. `to`, `cc` and `bcc` are as they were typed;
    for `sender` and those after it see `drafting.Typed`. `send_at` and those after it, and `then`,
    are how it is to leave (see `departure.Departure`). `message` is what it became.
    """

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, null=True, on_delete=models.CASCADE, related_name="drafts")
    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="drafts")
    state = models.CharField(max_length=20, choices=DraftState.choices, default=DraftState.WRITING)
    to = models.TextField(blank=True)
    cc = models.TextField(blank=True)
    bcc = models.TextField(blank=True)
    subject = models.TextField(blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    sender = models.TextField(blank=True)
    files = models.TextField(blank=True)
    signing = models.TextField(blank=True)
    forwards = models.TextField(blank=True)
    carried = models.TextField(blank=True)
    since = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+")
    revision = models.PositiveIntegerField(default=1)
    began_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    saved_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    by_mail = models.BooleanField(default=False)
    then = models.CharField(max_length=10, choices=Then.choices, blank=True)
    then_until = models.DateTimeField(null=True)
    send_at = models.DateTimeField(null=True)
    track = models.BooleanField(null=True)
    message = models.OneToOneField(Message, null=True, on_delete=models.SET_NULL, related_name="draft")

    class Meta:
        indexes = [
            models.Index(fields=["conversation", "state"], name="draft_of_conversation"),
            models.Index(fields=["author", "state", "-saved_at"], name="draft_of_author"),
            models.Index(fields=["mailbox", "state", "-saved_at"], name="draft_of_mailbox"),
        ]
