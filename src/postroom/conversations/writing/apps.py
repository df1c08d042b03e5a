"""Django's entry for what stands beside the words of a mail."""

from django.apps import AppConfig


class WritingConfig(AppConfig):
    """Writing."""

    name = "postroom.conversations.writing"
    label = "writing"
