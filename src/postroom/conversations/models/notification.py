"""What a person is told: in the app, by mail at once, gathered, or not at all, and by push to their browsers."""

from django.db import models
from django.utils import timezone

from postroom.accounts.models import Owned, Person
from postroom.conversations.models.conversation import Conversation
from postroom.mailboxes.models import Mailbox


class NotificationKind(models.TextChoices):
    """What it is about."""

    MENTION = "mention", "somebody mentions me"
    ASSIGNED = "assigned", "a conversation is given to me or my team"
    ANSWER = "answer", "an answer arrives in a conversation of mine, or one I follow"
    NEW = "new", "a new conversation arrives"
    NOTE = "note", "a note is written in a conversation of mine, or one I follow"
    HANDED_OVER = "handed_over", "a draft is handed to me"
    COLLISION = "collision", "a reply of mine is stopped"
    APPROVAL = "approval", "a mail waits for my approval"
    DECISION = "decision", "my mail is approved or returned"
    REMINDER = "reminder", "a reminder is due"


class ByMail(models.TextChoices):
    """Whether and when a notification also comes by mail."""

    OFF = "off", "not"
    INSTANT = "instant", "at once"
    DIGEST = "digest", "gathered"


class Notification(Owned):
    """One thing that a person is told. Further ones of the same kind in the same conversation join an unread one.

    `cause` names what it is about in a way that makes telling it twice impossible ("note 7"). `mail_at` is when
    it goes by mail if it has not been read by then, with others where it is `gathered`; None where it does not.
    `push_at` is when it goes to the person's browsers, on the same terms; None again when it is on its way.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=20, choices=NotificationKind.choices)
    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, null=True, on_delete=models.CASCADE, related_name="+")
    actor = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    cause = models.CharField(max_length=60)
    words = models.CharField(max_length=300)
    excerpt = models.TextField(blank=True)
    draft = models.BigIntegerField(null=True)
    message = models.BigIntegerField(null=True)
    generation = models.PositiveSmallIntegerField(default=0)
    shown = models.BooleanField(default=True)
    gathered = models.BooleanField(default=False)
    count = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    mail_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    push_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "cause"], name="told_once"),
        ]
        indexes = [
            models.Index(fields=["person", "-at", "-id"], name="notification_list"),
            models.Index(
                fields=["person"], condition=models.Q(read_at=None, shown=True), name="notification_unread"
            ),
            models.Index(fields=["mail_at"], condition=models.Q(mailed_at=None), name="notification_to_mail"),
            models.Index(
                fields=["push_at"], condition=models.Q(push_at__isnull=False), name="notification_to_push"
            ),
        ]


class NotificationMail(Owned):
    """A mail that told a person something: an answer to it is known by its Message-ID.

    `draft` or `message` is what it is about, as for a notification; `taken` are the identities of the mails that
    answered it.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=NotificationKind.choices)
    conversation = models.ForeignKey(Conversation, null=True, on_delete=models.CASCADE, related_name="+")
    message_id = models.CharField(max_length=250, unique=True)
    draft = models.BigIntegerField(null=True)
    revision = models.PositiveIntegerField(default=0)
    message = models.BigIntegerField(null=True)
    taken = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["person", "conversation", "-at"], name="notification_mail_latest")]


class NotificationChoice(Owned):
    """What a person chose for a kind, in one mailbox or (without one) everywhere."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    mailbox = models.ForeignKey(Mailbox, null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=NotificationKind.choices)
    in_app = models.BooleanField(default=True)
    by_mail = models.CharField(max_length=20, choices=ByMail.choices, default=ByMail.OFF)
    push = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "mailbox", "kind"], name="one_choice_per_mailbox"),
            models.UniqueConstraint(
                fields=["person", "kind"], condition=models.Q(mailbox=None), name="one_choice_everywhere"
            ),
        ]


class NotificationHours(Owned):
    """When a person wants no mail and no push of this sort, in their own zone, and how often the gathered mail comes.

    Quiet from `quiet_from` to `quiet_to` (hours 0 to 23; the same hour twice is never).
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="notification_hours")
    zone = models.CharField(max_length=64, default="UTC")
    quiet_from = models.PositiveSmallIntegerField(default=0)
    quiet_to = models.PositiveSmallIntegerField(default=0)
    digest_hours = models.PositiveSmallIntegerField(default=4)
