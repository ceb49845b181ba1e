"""The app at the top: commands and receivers that need to see every other app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class GrannsamverkanConfig(AppConfig):
    """Has no models; it puts the other apps together."""

    name = "grannsamverkan"

    def ready(self) -> None:
        """Connect the receivers of every app, each in its app's receivers.py, and register the checks."""
        autodiscover_modules("receivers", "checks")
