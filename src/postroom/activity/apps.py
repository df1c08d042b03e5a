"""Django's entry for the floor."""

from django.apps import AppConfig


class ActivityConfig(AppConfig):
    """Activity."""

    name = "postroom.activity"
    label = "activity"
