"""Django's entry for the floor."""

from django.apps import AppConfig


class MailboxesConfig(AppConfig):
    """Mailboxes."""

    name = "postroom.mailboxes"
    label = "mailboxes"
