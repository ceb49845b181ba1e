"""`manage.py alert_status`: how far an alert has come."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from notifications.management.reporting import report
from notifications.models import Alert


class Command(BaseCommand):
    help = "Show the ledger of an alert."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("id", help="as printed by send_alert")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *_args: Any, **options: Any) -> None:
        alert = Alert.objects.filter(public_id=options["id"]).first()
        if alert is None:
            raise CommandError(f"There is no alert {options['id']}.", returncode=2)
        as_json = options["json"]
        self.stdout.write(json.dumps(report(alert)) if as_json else report(alert, as_text=True))
