"""`manage.py confirm_restore`: let sending go on after a backup was restored."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from notifications.reconciling import in_doubt
from notifications.restoring import confirm


class Command(BaseCommand):
    help = (
        "Let sending go on after a restored backup; what is in doubt is looked for before it is sent again."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not confirm(by=None, now=timezone.now()):
            raise CommandError("Sending is not held.")
        self.stdout.write(f"Sending goes on. In doubt: {in_doubt().count()}.")
