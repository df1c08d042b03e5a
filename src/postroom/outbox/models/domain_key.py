"""The keys that mail is signed with, one or two a domain (DKIM)."""

from django.db import models
from django.utils import timezone

from postroom.accounts.models import Owned


class Algorithm(models.TextChoices):
    """What kind of key it is."""

    RSA = "rsa", "RSA-2048"
    ED25519 = "ed25519", "Ed25519"


class DomainKey(Owned):
    """A key of a domain. `private_key` is a sealed PEM, `public_key` what stands in the DNS after p=.

    Mail is signed with it once a look into the DNS has found it (`published_at`); `trouble` is what the last
    look (`checked_at`) did not like.
    """

    domain = models.CharField(max_length=253)
    selector = models.CharField(max_length=63)
    algorithm = models.CharField(max_length=10, choices=Algorithm.choices)
    private_key = models.TextField()
    public_key = models.TextField()
    made_at = models.DateTimeField(default=timezone.now)
    checked_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    trouble = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "domain", "selector"], name="one_key_per_selector"
            ),
        ]

    @property
    def name(self) -> str:
        """Where it stands in the DNS (RFC 6376 §3.6.2.1)."""
        return f"{self.selector}._domainkey.{self.domain}"

    @property
    def record(self) -> str:
        """What stands there as TXT (RFC 6376 §3.6.1, RFC 8463 §4)."""
        return f"v=DKIM1; k={self.algorithm}; p={self.public_key}"
