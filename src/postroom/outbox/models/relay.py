"""Where outgoing mail is handed to."""

from django.db import models
from django.utils import timezone

from postroom.accounts.models import Owned, Person


class RelayKind(models.TextChoices):
    """How mail leaves."""

    SMTP = "smtp", "An SMTP relay"
    DIRECT = "direct", "Straight to each domain"
    PROVIDER = "provider", "A provider's API"


class Tls(models.TextChoices):
    """How the connection to an SMTP relay is protected."""

    TLS = "tls", "TLS"
    STARTTLS = "starttls", "STARTTLS"
    OPPORTUNISTIC = "opportunistic", "STARTTLS where it is offered"
    NONE = "none", "not at all"


class Auth(models.TextChoices):
    """How we sign in there."""

    NONE = "none", "not at all"
    PASSWORD = "password", "Password"
    OAUTH2 = "oauth2", "OAuth 2"


class Relay(Owned):
    """A way out for the mail of one mailbox, or without `mailbox` of all that have none of their own.

    `place` 2 is used where 1 cannot be reached. `secret` (password, refresh token or API key) and
    `client_secret` are sealed. What follows `trial_at` is what the last trial found, what follows `failures`
    what the send role reports.
    """

    mailbox = models.BigIntegerField(null=True)
    place = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=10, choices=RelayKind.choices, default=RelayKind.SMTP)
    host = models.CharField(max_length=255, blank=True)
    port = models.PositiveIntegerField(default=0)
    tls = models.CharField(max_length=20, choices=Tls.choices, default=Tls.STARTTLS)
    verify = models.BooleanField(default=True)
    auth = models.CharField(max_length=10, choices=Auth.choices, default=Auth.PASSWORD)
    user = models.CharField(max_length=320, blank=True)
    secret = models.TextField(blank=True)
    token_url = models.CharField(max_length=500, blank=True)
    client_id = models.CharField(max_length=500, blank=True)
    client_secret = models.TextField(blank=True)
    provider = models.CharField(max_length=30, blank=True)
    provider_domain = models.CharField(max_length=253, blank=True)
    provider_url = models.CharField(max_length=500, blank=True)
    connections = models.PositiveSmallIntegerField(default=4)
    per_minute = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True)

    trial_at = models.DateTimeField(null=True)
    trial_error = models.TextField(blank=True)

    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "mailbox", "place"],
                condition=models.Q(removed_at=None, mailbox__isnull=False),
                name="one_relay_per_place",
            ),
            models.UniqueConstraint(
                fields=["organisation", "place"],
                condition=models.Q(removed_at=None, mailbox__isnull=True),
                name="one_common_relay_per_place",
            ),
        ]

    def __str__(self) -> str:
        if self.kind == RelayKind.DIRECT:
            return "straight to each domain"
        return f"{self.host}:{self.port}" if self.kind == RelayKind.SMTP else self.provider
