"""Django's entry for the floor."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """Delivery."""

    name = "postroom.delivery"
    label = "delivery"
