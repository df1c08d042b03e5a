"""Tags and which conversations carry them."""

from django.db import models

from postroom.accounts.models import Owned
from postroom.conversations.models.conversation import Conversation
from postroom.mailboxes.models import Mailbox


class Tag(Owned):
    """A word that sorts conversations; unique in the organisation whatever its case.

    "Returns/Late" stands below "Returns". `hue` is its colour in degrees, if it has one. It is offered in the
    mailboxes of `mailboxes`, or in all where there are none. One that was removed is kept, so that removing it
    can be undone.
    """

    name = models.CharField(max_length=100)
    key = models.CharField(max_length=100)
    hue = models.PositiveSmallIntegerField(null=True)
    removed_at = models.DateTimeField(null=True)
    mailboxes = models.ManyToManyField(Mailbox, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="tag_once")]

    def __str__(self) -> str:
        return self.name


class ConversationTag(Owned):
    """A tag on a conversation."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "tag"], name="tag_once_per_conversation")
        ]
