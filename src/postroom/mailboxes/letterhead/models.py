"""Signatures, and what else is set for the mail that a mailbox writes."""

from django.db import models
from django.db.models import Q

from postroom.accounts.models import Owned, Person
from postroom.mailboxes.models import Mailbox


class Style(models.TextChoices):
    """Whose name stands before the address that a mail comes from."""

    BOTH = "both", "Person at mailbox"
    PERSON = "person", "Person"
    MAILBOX = "mailbox", "Mailbox"


class Letterhead(Owned):
    """What is set for the mail of a mailbox; one that has no row goes by the defaults.

    `largest_mib` is how large the files of one mail may be together; 0 means as the installation says.
    """

    mailbox = models.OneToOneField(Mailbox, on_delete=models.CASCADE, related_name="letterhead")
    style = models.CharField(max_length=10, choices=Style.choices, default=Style.BOTH)
    largest_mib = models.PositiveSmallIntegerField(default=0)


class Signature(Owned):
    """A signature of a person, of a mailbox, or of a person in a mailbox; with variables in it."""

    mailbox = models.ForeignKey(Mailbox, null=True, on_delete=models.CASCADE, related_name="signatures")
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="signatures")
    html = models.TextField(blank=True)
    text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "person"], name="signature_once"),
            models.UniqueConstraint(
                fields=["mailbox"], condition=Q(person=None), name="signature_once_per_mailbox"
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(mailbox=None), name="signature_once_per_person"
            ),
            models.CheckConstraint(
                condition=Q(mailbox__isnull=False) | Q(person__isnull=False), name="signature_of_somebody"
            ),
        ]
