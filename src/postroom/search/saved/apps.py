"""Django's entry for the folder."""

from django.apps import AppConfig


class SavedConfig(AppConfig):
    """Saved searches."""

    name = "postroom.search.saved"
    label = "saved_searches"
