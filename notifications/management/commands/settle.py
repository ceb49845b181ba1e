"""`manage.py settle`: decide about an alert's messages in doubt."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from notifications import settling
from notifications.models import Alert


class Command(BaseCommand):
    help = "Decide about messages of which nobody knows whether they arrived."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("id", help="the alert, as printed by send_alert")
        choice = parser.add_mutually_exclusive_group(required=True)
        choice.add_argument("--again", action="store_true", help="send once more; it may come twice")
        choice.add_argument("--leave", action="store_true", help="let them be, unconfirmed")

    def handle(self, *_args: Any, **options: Any) -> None:
        alert = Alert.objects.filter(public_id=options["id"]).first()
        if alert is None:
            raise CommandError(f"There is no alert {options['id']}.", returncode=2)
        settle = settling.send_again if options["again"] else settling.leave
        number = settle(alert=alert, by=None, now=timezone.now())
        self.stdout.write(f"{number} {'queued again' if options['again'] else 'left as they are'}.")
