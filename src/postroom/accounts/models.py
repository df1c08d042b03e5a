"""Organisations and the people in them."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from postroom.accounts.scopes import EVERYTHING


class Organisation(models.Model):
    """A company or team; nothing of one is ever seen by another.

    `address` is where people open its pages, for links in mail. `undo_seconds` is what a new mailbox begins with.
    """

    name = models.CharField(max_length=200)
    address = models.CharField(max_length=300, blank=True)
    undo_seconds = models.PositiveSmallIntegerField(default=5)
    demands_second_step = models.BooleanField(default=False)
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


class Density(models.TextChoices):
    """How close together the rows of lists stand."""

    COMFORTABLE = "comfortable", "Comfortable"
    COMPACT = "compact", "Compact"


class ListOrder(models.TextChoices):
    """What stands on top of the lists."""

    NEWEST = "newest", "Newest first"
    OLDEST = "oldest", "Oldest first"


class PersonManager(BaseUserManager["Person"]):
    """Finds people by their address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Return the person with this e-mail address."""
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser, Owned):
    """Somebody who signs in. `email` is in lower case and unique in the installation.

    `hue` is the colour of the avatar, in degrees, or None for the one that goes with the name; without a time
    zone the browser's own holds, without `undo_seconds` that of the mailbox.
    """

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=30, choices=Role.choices, default=Role.MEMBER)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)
    hue = models.PositiveSmallIntegerField(null=True)
    time_zone = models.CharField(max_length=60, blank=True)
    date_language = models.CharField(max_length=20, blank=True)
    density = models.CharField(max_length=20, choices=Density.choices, default=Density.COMFORTABLE)
    list_order = models.CharField(max_length=20, choices=ListOrder.choices, default=ListOrder.NEWEST)
    undo_seconds = models.PositiveSmallIntegerField(null=True)
    tells_of_sign_ins = models.BooleanField(default=True)
    tells_of_alerts = models.BooleanField(default=True)

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


class Team(Owned):
    """People who take things over together: a conversation is assigned to a team, a note mentions it.

    `key` is the name in lower case, unique in the organisation.
    """

    name = models.CharField(max_length=100)
    key = models.CharField(max_length=100)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="team_once")]

    def __str__(self) -> str:
        return self.name


class TeamMember(Owned):
    """That a person belongs to a team."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="team_memberships")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "person"], name="team_member_once")]


def everything() -> list[str]:
    """Return the scopes of a token that may do all that its person may."""
    return list(EVERYTHING)


class ApiToken(Owned):
    """A program's key, acting for one person within its scopes.

    Only its hash is kept; `hint` is its beginning, by which its person knows it again.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=200, default="token")
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=20, blank=True)
    scopes = models.JSONField(default=everything)
    created_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)


class Invitation(Owned):
    """Somebody who was asked to join. The link that they get names it and its `nonce`, and is signed.

    `mailboxes` are pairs of the number of a mailbox (a table of an upper floor) and what may be done in it.
    """

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=30, choices=Role.choices, default=Role.MEMBER)
    mailboxes = models.JSONField(default=list)
    nonce = models.CharField(max_length=40)
    invited_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="one_open_invitation_per_address",
            ),
        ]


class SignIn(Owned):
    """A browser in which a person signed in: one row for each session, kept when the session is over."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, db_index=True)
    way = models.CharField(max_length=20)
    network_address = models.CharField(max_length=64, blank=True)
    agent = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-at"], name="sign_ins_of_person")]


class Remembered(models.Model):
    """What all processes have to remember together for a while, such as attempts to sign in.

    Django's database cache reads and writes it, and knows no model; here its table is declared.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)
