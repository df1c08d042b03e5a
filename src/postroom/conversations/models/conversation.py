"""The conversation, who takes part in it, and by which ids mail finds it."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone

from postroom.accounts.models import Owned, Person, Team
from postroom.contacts.models import Contact
from postroom.mailboxes.models import Mailbox

if TYPE_CHECKING:
    from postroom.conversations.models.tag import ConversationTag, Tag


class Status(models.TextChoices):
    """Where a conversation stands."""

    OPEN = "open", "Open"
    SNOOZED = "snoozed", "Snoozed"
    CLOSED = "closed", "Closed"
    ARCHIVED = "archived", "Archived"
    SPAM = "spam", "Spam"
    TRASH = "trash", "Trash"
    MERGED = "merged", "Merged into another"


class Priority(models.IntegerChoices):
    """How much a conversation presses."""

    LOW = -1, "Low"
    NORMAL = 0, "Normal"
    HIGH = 1, "High"
    URGENT = 2, "Urgent"


class Conversation(Owned):
    """A customer's matter: its messages, notes and events lie on one timeline.

    A snoozed conversation without `snoozed_until` waits for an answer only. `latest_at` orders the lists;
    `excerpt`, `correspondents` and `latest_from` are what a row of a list shows, kept here so that a list needs no
    other table.
    """

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="conversations")
    subject = models.TextField(blank=True)
    base_subject = models.TextField(blank=True)
    subject_key = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.OPEN)
    snoozed_until = models.DateTimeField(null=True)
    priority = models.SmallIntegerField(choices=Priority.choices, default=Priority.NORMAL, db_default=0)
    assignee = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="assigned")
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="assigned")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL, related_name="conversations")
    related = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    merged_into = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="merged_from")
    correspondents = models.CharField(max_length=300, blank=True)
    excerpt = models.CharField(max_length=300, blank=True)
    message_count = models.PositiveIntegerField(default=0)
    has_attachments = models.BooleanField(default=False)
    quarantined = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    latest_at = models.DateTimeField(default=timezone.now)
    latest_inbound_at = models.DateTimeField(null=True)
    latest_outbound_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    tags: "models.ManyToManyField[Tag, ConversationTag]" = models.ManyToManyField(
        "Tag", through="ConversationTag", related_name="conversations"
    )

    class Meta:
        indexes = [
            models.Index(fields=["mailbox", "status", "-latest_at", "-id"], name="conversation_list"),
            models.Index(
                fields=["organisation", "status", "-latest_at", "-id"], name="conversation_list_all"
            ),
            models.Index(fields=["assignee", "status", "-latest_at"], name="conversation_mine"),
            models.Index(fields=["team", "status", "-latest_at"], name="conversation_of_team"),
            models.Index(fields=["mailbox", "subject_key", "-latest_at"], name="conversation_by_subject"),
            models.Index(
                fields=["organisation", "-latest_outbound_at", "-id"],
                condition=models.Q(latest_outbound_at__isnull=False),
                name="conversation_sent",
            ),
            models.Index(
                fields=["snoozed_until"],
                condition=models.Q(status="snoozed", snoozed_until__isnull=False),
                name="conversation_to_wake",
            ),
        ]

    def __str__(self) -> str:
        return self.subject or "(no subject)"

    @property
    def priorities(self) -> list[tuple[int, str]]:
        """The priorities that it can have, with their names."""
        return [(one.value, str(one.label)) for one in Priority]


class Participant(Owned):
    """An address that has written to, or been written to in, a conversation."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="participants")
    address = models.CharField(max_length=320)
    name = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "address"], name="participant_once"),
        ]


class KnownId(Owned):
    """A Message-ID that belongs to a conversation; `seen` where its mail is here, not only referred to."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="known_ids")
    rfc_id = models.CharField(max_length=998)
    seen = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "rfc_id", "conversation"], name="known_id_once"),
        ]


class ReadMark(Owned):
    """Up to when a person has read a conversation."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="read_marks")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "conversation"], name="read_mark_once"),
        ]
