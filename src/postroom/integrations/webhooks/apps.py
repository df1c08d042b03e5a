"""Django's entry for webhooks."""

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    """Webhooks."""

    name = "postroom.integrations.webhooks"
    label = "webhooks"
