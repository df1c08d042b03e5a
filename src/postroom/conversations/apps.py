"""Django's entry for the floor."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    """Conversations."""

    name = "postroom.conversations"
    label = "conversations"
