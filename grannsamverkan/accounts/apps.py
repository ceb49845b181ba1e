"""The app of those who sign in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Registers the user model under the label `accounts`."""

    name = "grannsamverkan.accounts"
    label = "accounts"
