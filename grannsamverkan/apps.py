"""The app at the top: commands and receivers that need to see every other app."""

from typing import Any

from django.apps import AppConfig, apps
from django.core.management import call_command
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class GrannsamverkanConfig(AppConfig):
    """Has no models; it puts the other apps together."""

    name = "grannsamverkan"

    def ready(self) -> None:
        """Connect the receivers of every app, each in its app's receivers.py, and register the checks."""
        autodiscover_modules("receivers", "checks")
        post_migrate.connect(make_cache_table, sender=apps.get_app_config("accounts"))


def make_cache_table(**_sent: Any) -> None:
    """Make the table of the cache with the others: it must be there when Redis first is away."""
    call_command("createcachetable", verbosity=0)
