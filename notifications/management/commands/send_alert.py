"""`manage.py send_alert`: the console's way, from the command line."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from notifications.dispatch import Refused, approve, submit
from notifications.management.reporting import EXIT_WAITS_FOR_APPROVAL, exit_code, report, wait_for
from notifications.management.writing import alert_from
from notifications.models import Alert
from notifications.models.marked import CHOSEN
from notifications.statuses import Channel

AT = (
    "when to send, by the local clock, as 2026-11-24T18:00; an hour that spring skips is taken as the next,"
    " one that autumn has twice as its first; with +01:00 at the end it is exact"
)


class Command(BaseCommand):
    help = "Write an alert and send it, by the same checks and the same queue as the console; no undo window."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--title", required=True)
        parser.add_argument("--text", required=True, help="the text, for e-mail and for SMS")
        parser.add_argument("--sms", default="", help="a text of its own for SMS")
        parser.add_argument("--kind", choices=Alert.Kind.values, default=Alert.Kind.WARNING.value)
        parser.add_argument("--area", action="append", default=[], metavar="SLUG")
        parser.add_argument("--municipality", action="append", default=[], metavar="SLUG")
        parser.add_argument("--polygon", metavar="FILE", help="a GeoJSON file")
        parser.add_argument(
            "--to", choices=[str(one) for one in CHOSEN], default=Alert.Audience.EVERYONE.value
        )
        parser.add_argument("--channel", action="append", choices=Channel.values, default=[])
        parser.add_argument("--by", metavar="EMAIL", help="the sender; without it, the operator")
        parser.add_argument("--approved-by", metavar="EMAIL", help="the second person, where one is needed")
        parser.add_argument("--reason", default="", help="why something doubtful in the text must be said")
        parser.add_argument(
            "--exercise", action="store_true", help="an exercise: everything it says begins so"
        )
        parser.add_argument("--at", metavar="ISO", help=AT)
        parser.add_argument(
            "--wait",
            nargs="?",
            type=float,
            const=3600.0,
            metavar="SECONDS",
            help="wait until every delivery has left the queue, at most this long",
        )
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *_args: Any, **options: Any) -> None:
        alert, approver = alert_from(options)
        now = timezone.now()
        try:
            submit(alert=alert, by=alert.created_by, now=now, undo_seconds=0, reason=options["reason"])
            if alert.state == Alert.State.SUBMITTED and approver is not None:
                approve(alert=alert, by=approver, now=now, undo_seconds=0)
        except Refused as refusal:
            alert.delete()
            raise CommandError(str(refusal), returncode=2) from refusal
        if not options["json"]:
            self.stdout.write(alert.public_id)
        in_time = True
        if options["wait"] is not None and alert.state != Alert.State.SUBMITTED:
            in_time = wait_for(alert, seconds=options["wait"], progress=self.stderr)
        alert.refresh_from_db()
        self._tell(alert, as_json=options["json"], waited=options["wait"] is not None)
        code = EXIT_WAITS_FOR_APPROVAL if alert.state == Alert.State.SUBMITTED else None
        code = exit_code(alert, in_time=in_time) if code is None and options["wait"] is not None else code
        if code:
            raise SystemExit(code)

    def _tell(self, alert: Alert, *, as_json: bool, waited: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report(alert)))
        elif waited:
            self.stdout.write(report(alert, as_text=True))
