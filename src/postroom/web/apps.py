"""Django's entry for the pages."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages."""

    name = "postroom.web"
    label = "web"
