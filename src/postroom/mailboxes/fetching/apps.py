"""Django's entry for the accounts that mail is fetched from."""

from django.apps import AppConfig


class FetchingConfig(AppConfig):
    """Fetching."""

    name = "postroom.mailboxes.fetching"
    label = "fetching"
