"""Django's entry for the floor."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Outbox."""

    name = "postroom.outbox"
    label = "outbox"
