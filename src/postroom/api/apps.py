"""Django's entry for the API."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The developer API."""

    name = "postroom.api"
    label = "api"
