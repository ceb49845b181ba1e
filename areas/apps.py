"""The app of the register."""

from django.apps import AppConfig


class AreasConfig(AppConfig):
    """Registers municipalities, areas, households and the people in them."""

    name = "areas"
