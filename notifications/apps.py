"""The app that sends."""

from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.db import connections
from django.db.models.signals import post_migrate

DAILY = 24 * 60
SCHEDULE = {
    "tasks.sweep": 1,
    "tasks.tie_trail": 1,
    "tasks.forget_unfinished": 60,
    "tasks.mail_trail_head": DAILY,
    "tasks.remove_old": DAILY,
    "turning.turn": 10,
}
"""Tasks that run by themselves, and every how many minutes."""


def keep_schedule(using: str, **_kwargs: Any) -> None:
    """Let tasks run by themselves, also under a plain `qcluster` without our supervisor.

    Written in code and never by hand: one broken schedule row stops all schedules.
    """
    schedules = apps.get_model("django_q", "Schedule")
    if schedules._meta.db_table not in connections[using].introspection.table_names():
        return
    for task, minutes in SCHEDULE.items():
        schedules.objects.using(using).update_or_create(
            name=task.partition(".")[2],
            defaults={
                "func": f"notifications.{task}",
                "schedule_type": "I",
                "minutes": minutes,
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
