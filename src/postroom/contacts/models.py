"""Contacts and their addresses."""

from django.db import models
from django.utils import timezone

from postroom.accounts.models import Owned, Person


class Contact(Owned):
    """Somebody outside who writes, or is written to."""

    name = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


class ContactAddress(Owned):
    """An address of a contact, in lower case; unique in the organisation."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="addresses")
    address = models.CharField(max_length=320)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "address"], name="one_contact_per_address"),
        ]


class Decision(models.TextChoices):
    """What a person may decide once for all mail of a sender."""

    BLOCKED = "blocked", "blocked: filed as spam"
    PICTURES = "pictures", "remote pictures are shown"


class SenderRule(Owned):
    """A decision about all mail of a sender: of an address, or of a domain, written "@customer.example"."""

    kind = models.CharField(max_length=20, choices=Decision.choices)
    sender = models.CharField(max_length=320)
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "sender"], name="sender_rule_once"),
        ]
