"""Organisations and the people in them."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone


class Organisation(models.Model):
    """A company or team; nothing of one is ever seen by another."""

    name = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


class Owned(models.Model):
    """Something that belongs to one organisation: every table carries it, to be distributed by it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True


class Role(models.TextChoices):
    """What a person may do in the organisation, from the most to the least."""

    OWNER = "owner", "Owner"
    ADMINISTRATOR = "administrator", "Administrator"
    MAILBOX_ADMINISTRATOR = "mailbox_administrator", "Mailbox administrator"
    MEMBER = "member", "Member"
    LIGHT = "light", "Light member"
    READ_ONLY = "read_only", "Read-only"


class PersonManager(BaseUserManager["Person"]):
    """Finds people by their address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Return the person with this e-mail address."""
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser, Owned):
    """Somebody who signs in. `email` is in lower case and unique in the installation."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=30, choices=Role.choices, default=Role.MEMBER)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def sees_every_mailbox(self) -> bool:
        """Owners and administrators see all mailboxes of their organisation."""
        return self.role in (Role.OWNER, Role.ADMINISTRATOR)

    @property
    def may_write(self) -> bool:
        """Whether this person may change anything at all."""
        return self.role != Role.READ_ONLY


class ApiToken(Owned):
    """A program's key, acting for one person. Only its hash is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=200, default="token")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
