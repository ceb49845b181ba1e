"""The app that sends."""

from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.db import connections
from django.db.models.signals import post_migrate


def keep_schedule(using: str, **_kwargs: Any) -> None:
    """Let the sweep run every minute, also under a plain `qcluster` without our supervisor.

    Written in code and never by hand: one broken schedule row stops all schedules.
    """
    schedules = apps.get_model("django_q", "Schedule")
    if schedules._meta.db_table in connections[using].introspection.table_names():
        schedules.objects.using(using).update_or_create(
            name="sweep",
            defaults={
                "func": "notifications.tasks.sweep",
                "schedule_type": "I",
                "minutes": 1,
                "repeats": -1,
                "cluster": settings.Q_CLUSTER["name"],
            },
        )


class NotificationsConfig(AppConfig):
    """Registers alerts, deliveries and everything around them."""

    name = "notifications"

    def ready(self) -> None:
        """Keep the schedule in step with the code at every migrate."""
        post_migrate.connect(keep_schedule, sender=self, dispatch_uid="sweep")
