"""Django's entry for signatures and the names of senders."""

from django.apps import AppConfig


class LetterheadConfig(AppConfig):
    """Letterhead."""

    name = "postroom.mailboxes.letterhead"
    label = "letterhead"
