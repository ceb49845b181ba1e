"""`manage.py forget_unfinished`: delete sign-ups that nobody completed within a day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from areas.forgetting import forget_unfinished_registrations


class Command(BaseCommand):
    help = "Delete accounts that are a day old and have nobody in the register behind them."

    def handle(self, *_args: Any, **_options: Any) -> None:
        number = forget_unfinished_registrations(now=timezone.now())
        self.stdout.write(f"Deleted {number}.")
