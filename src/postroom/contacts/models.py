"""Contacts and their addresses."""

from django.db import models
from django.utils import timezone

from postroom.accounts.models import Owned


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
