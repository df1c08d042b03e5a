"""Django's entry for the floor."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Search."""

    name = "postroom.search"
    label = "search"
