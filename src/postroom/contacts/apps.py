"""Django's entry for the floor."""

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    """Contacts."""

    name = "postroom.contacts"
    label = "contacts"
