"""Django's entry for the floor."""

from django.apps import AppConfig


class GuardConfig(AppConfig):
    """Guard."""

    name = "postroom.guard"
    label = "guard"
