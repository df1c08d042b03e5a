"""An account elsewhere, and how it fares."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from postroom.accounts.models import Owned, Person
from postroom.mailboxes.models import Mailbox


class Protocol(models.TextChoices):
    """How mail is fetched."""

    IMAP = "imap", "IMAP"
    POP = "pop", "POP"


class Tls(models.TextChoices):
    """How the connection is protected."""

    TLS = "tls", "TLS"
    STARTTLS = "starttls", "STARTTLS"
    NONE = "none", "not at all"


class Auth(models.TextChoices):
    """How we sign in there."""

    PASSWORD = "password", "Password"
    OAUTH2 = "oauth2", "OAuth 2"


class Afterwards(models.TextChoices):
    """What becomes of a mail on its server once it is here."""

    KEEP = "keep", "leave it as it is"
    READ = "read", "mark it as read"
    DELETE = "delete", "delete it"


class History(models.TextChoices):
    """What is done with the mail that lay there at the first connection."""

    IMPORT = "import", "imported silently"
    LEAVE = "leave", "left where it is"


class Phase(models.TextChoices):
    """What the fetch role is doing with the account."""

    NONE = "", "not begun"
    CONNECTING = "connecting", "connecting"
    FETCHING = "fetching", "fetching"
    WAITING = "waiting", "waiting for mail"
    FAILING = "failing", "failing"
    STOPPED = "stopped", "stopped"


class FetchAccount(Owned):
    """An account whose mail goes into a mailbox.

    `secret` (password or refresh token) and `client_secret` are sealed (`accounts.installation.vault`). It is
    fetched from `started_at` on, unless it is paused or removed; a removed one can be put back for an hour.
    What follows `trial_at` is what the last trial connection found, what follows `phase` what the fetch role
    reports (see `intake.fetch.report`).
    """

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="fetch_accounts")
    protocol = models.CharField(max_length=10, choices=Protocol.choices, default=Protocol.IMAP)
    host = models.CharField(max_length=255)
    port = models.PositiveIntegerField()
    tls = models.CharField(max_length=10, choices=Tls.choices, default=Tls.TLS)
    user = models.CharField(max_length=320)
    auth = models.CharField(max_length=10, choices=Auth.choices, default=Auth.PASSWORD)
    secret = models.TextField()
    token_url = models.CharField(max_length=500, blank=True)
    client_id = models.CharField(max_length=500, blank=True)
    client_secret = models.TextField(blank=True)
    folder = models.CharField(max_length=255, default="INBOX")
    afterwards = models.CharField(max_length=10, choices=Afterwards.choices, default=Afterwards.KEEP)
    history = models.CharField(max_length=10, choices=History.choices, default=History.IMPORT)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    started_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)

    trial_at = models.DateTimeField(null=True)
    trial_count = models.PositiveIntegerField(null=True)
    trial_error = models.TextField(blank=True)

    phase = models.CharField(max_length=20, choices=Phase.choices, blank=True)
    succeeded_at = models.DateTimeField(null=True)
    fetched = models.PositiveBigIntegerField(default=0)
    history_count = models.PositiveIntegerField(default=0)
    left_count = models.PositiveIntegerField(default=0)
    aside_count = models.PositiveIntegerField(default=0)
    tells = models.BooleanField(default=False)
    error = models.TextField(blank=True)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["mailbox", "id"], name="fetch_account_of_mailbox")]

    def __str__(self) -> str:
        return f"{self.user} at {self.host}"

    @property
    def runs(self) -> bool:
        """Whether mail is to be fetched now."""
        return self.started_at is not None and self.paused_at is None and self.removed_at is None

    @property
    def state(self) -> str:
        """What it is doing, in one word: new, paused, starting, or its phase."""
        if self.started_at is None:
            return "new"
        return "paused" if self.paused_at else self.phase or "starting"


class MailApp(Owned):
    """What an organisation has registered at a provider, so that accounts there can be connected by its consent page.

    Empty addresses, scope and host are those that the provider is known by; `client_secret` is sealed.
    """

    provider = models.CharField(max_length=20)
    name = models.CharField(max_length=60, blank=True)
    client_id = models.CharField(max_length=500)
    client_secret = models.TextField(blank=True)
    authorize_url = models.CharField(max_length=500, blank=True)
    token_url = models.CharField(max_length=500, blank=True)
    scope = models.CharField(max_length=1000, blank=True)
    host = models.CharField(max_length=255, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "provider"], name="one_mail_app_per_provider"),
        ]


class Connection(Owned):
    """Somebody who was sent to a provider's consent page and is to come back, once and within minutes.

    `state` is the hash of what they bring back, `session` that of what their browser's session knows ("" where a
    program has begun it); `verifier` and `client_secret` are sealed. `account` is connected anew; without it one is
    added, as `wanted` says.
    """

    state = models.CharField(max_length=64, unique=True)
    session = models.CharField(max_length=64, blank=True)
    verifier = models.TextField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(FetchAccount, null=True, on_delete=models.CASCADE, related_name="+")
    wanted = models.JSONField(default=dict)
    provider = models.CharField(max_length=60)
    token_url = models.CharField(max_length=500)
    client_id = models.CharField(max_length=500)
    client_secret = models.TextField(blank=True)
    redirect_uri = models.CharField(max_length=500)
    created_at = models.DateTimeField(default=timezone.now)
