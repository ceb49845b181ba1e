"""The app that sends."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Registers alerts, deliveries and everything around them."""

    name = "notifications"
