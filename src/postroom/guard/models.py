"""What the guard has to remember."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from postroom.accounts.models import Owned, Person


class AutomaticMail(Owned):
    """An automatic mail that was allowed: to whom, from which mailbox, caused by which message.

    The unique constraints are the brakes themselves: two processes that decide at the same time cannot both
    be right. `address` and `envelope` are keys (see `sender.sender_key`); `kind` is "answer" for a mailbox's
    automatic reply, else what made it; `identity` is that of the mail that caused it, the same in every mailbox
    that got a copy; `generation` is 1.
    """

    mailbox = models.BigIntegerField()
    conversation = models.BigIntegerField()
    address = models.CharField(max_length=320)
    envelope = models.CharField(max_length=320, blank=True)
    kind = models.CharField(max_length=20, default="answer")
    cause = models.BigIntegerField()
    identity = models.CharField(max_length=64)
    generation = models.PositiveSmallIntegerField(default=1)
    period = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cause"], name="automatic_once_per_cause"),
            models.UniqueConstraint(
                fields=["conversation"], condition=Q(kind="answer"), name="automatic_once_per_conversation"
            ),
            models.UniqueConstraint(
                fields=["organisation", "identity"],
                condition=Q(kind="answer"),
                name="automatic_once_per_mail",
            ),
            models.UniqueConstraint(
                fields=["mailbox", "address", "period"],
                condition=Q(kind="answer"),
                name="automatic_once_per_period",
            ),
            models.CheckConstraint(condition=Q(generation__lte=1), name="automatic_generation_one"),
        ]
        indexes = [
            models.Index(fields=["organisation", "address", "at"], name="automatic_to_address"),
            models.Index(fields=["mailbox", "at"], name="automatic_of_mailbox"),
        ]


class Scope(models.TextChoices):
    """What a breaker stops."""

    CONVERSATION = "conversation", "automatic mail to one recipient in one conversation"
    RECIPIENT = "recipient", "all automatic mail to one recipient"
    SENDER = "sender", "automation for mail of one sender"


class Breaker(Owned):
    """A brake that has been pulled: nothing automatic happens in its scope until it is resumed.

    `count` and `minutes` are the limit that was reached; `latest_at` is when it last stopped something, and
    `stopped` how often it did. `envelope` is the return path of the sender's mail. `trusted` where who resumed
    it wants this sender never to be stopped by it again.
    """

    scope = models.CharField(max_length=20, choices=Scope.choices)
    address = models.CharField(max_length=320)
    envelope = models.CharField(max_length=320, blank=True)
    mailbox = models.BigIntegerField(null=True)
    conversation = models.BigIntegerField(default=0)
    count = models.PositiveIntegerField()
    minutes = models.PositiveIntegerField()
    tripped_at = models.DateTimeField()
    latest_at = models.DateTimeField()
    stopped = models.PositiveIntegerField(default=0)
    resumed_at = models.DateTimeField(null=True)
    trusted = models.BooleanField(default=False)
    resumed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "scope", "address", "conversation"],
                condition=Q(resumed_at=None),
                name="one_open_breaker",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-tripped_at"], name="breaker_newest_first")]


class Opening(Owned):
    """A conversation that a sender began: counted for the breaker against storms, forgotten after some hours."""

    address = models.CharField(max_length=320)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "address", "at"], name="opening_of_sender"),
            models.Index(fields=["at"], name="opening_age"),
        ]


class SentMark(Owned):
    """By what a mail of ours is recognised when every header of it was rewritten.

    `content` is its content hash; `provider_id` what the relay called it when it answered, if that looks like
    an id (often the local part of the Message-ID that the provider writes in place of ours).
    """

    mailbox = models.BigIntegerField()
    conversation = models.BigIntegerField()
    outgoing = models.BigIntegerField(unique=True)
    message_id = models.CharField(max_length=250, db_index=True)
    provider_id = models.CharField(max_length=250, blank=True, db_index=True)
    content = models.CharField(max_length=64, db_index=True)
    generation = models.PositiveSmallIntegerField(default=0)


class SpamWord(Owned):
    """How many mails that people judged spam, and not spam, had this token; the empty one counts the mails."""

    token = models.CharField(max_length=60)
    spam = models.IntegerField(default=0)
    ham = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "token"], name="spam_word_once"),
        ]


class SpamVerdict(Owned):
    """A person's verdict on a message, with the tokens that were counted for it, to take them back exactly."""

    message = models.BigIntegerField()
    spam = models.BooleanField()
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    tokens = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "message"], name="spam_verdict_once"),
        ]
