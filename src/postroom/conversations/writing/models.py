"""Files on their way into a mail, the sender that a conversation keeps, and saved replies."""

from django.db import models
from django.utils import timezone

from postroom.accounts.models import Owned, Person
from postroom.conversations.models import Conversation
from postroom.mailboxes.letterhead.models import Style
from postroom.mailboxes.models import Mailbox, MailboxAddress


class Upload(Owned):
    """A file that somebody put into a mail that is being written; its bytes lie in the blob store.

    `key` is random and opens the file for the people of the organisation: drafts are shared.
    """

    key = models.CharField(max_length=22, unique=True)
    author = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=250)
    content_type = models.CharField(max_length=150)
    size_bytes = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now)


class ChosenSender(Owned):
    """From whom the newest mail of a conversation came; the next one comes from there too."""

    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="chosen_sender")
    address = models.ForeignKey(MailboxAddress, on_delete=models.CASCADE, related_name="+")
    style = models.CharField(max_length=10, choices=Style.choices)


class SavedReply(Owned):
    """A text for mail that is written often; of one mailbox, or of the whole organisation.

    A name such as "Orders/Refund" puts it into a folder. `key` is the name without case.
    """

    mailbox = models.ForeignKey(Mailbox, null=True, on_delete=models.CASCADE, related_name="saved_replies")
    name = models.CharField(max_length=120)
    key = models.CharField(max_length=120)
    text = models.TextField()
    html = models.TextField()
    author = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    uses = models.PositiveIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["organisation", "key"], name="saved_reply_by_name")]

    def __str__(self) -> str:
        return self.name


class SavedReplyFile(Owned):
    """A file that comes with a saved reply."""

    reply = models.ForeignKey(SavedReply, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=250)
    content_type = models.CharField(max_length=150)
    size_bytes = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
