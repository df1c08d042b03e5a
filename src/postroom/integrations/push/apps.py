"""Django's entry for browser push."""

from django.apps import AppConfig


class PushConfig(AppConfig):
    """Browser push."""

    name = "postroom.integrations.push"
    label = "push"
