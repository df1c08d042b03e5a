"""Django's entry for the floor."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts."""

    name = "postroom.accounts"
    label = "accounts"
