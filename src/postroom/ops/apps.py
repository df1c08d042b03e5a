"""Django's entry for the floor."""

from django.apps import AppConfig


class OpsConfig(AppConfig):
    """Ops."""

    name = "postroom.ops"
    label = "ops"
