"""`manage.py send_alert`: the console's way, from the command line."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from grannsamverkan.accounts.models import User
from notifications.dispatch import Refused, approve, submit
from notifications.management.reporting import EXIT_WAITS_FOR_APPROVAL, exit_code, report, wait_for, waits_for
from notifications.management.writing import alert_from
from notifications.models import Alert
from notifications.models.marked import CHOSEN
from notifications.statuses import Channel

AT = (
    "when to send, by the local clock, as 2026-11-24T18:00; an hour that spring skips is taken as the next,"
    " one that autumn has twice as its first; with +01:00 at the end it is exact"
)

ASK = (
    "a municipality across the border that the alert is for too: nothing is sent before somebody who may"
    " approve there has approved it, besides whom the sender's own side needs"
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
        parser.add_argument(
            "--approved-by",
            action="append",
            default=[],
            metavar="EMAIL",
            help="the second person, where one is needed; across a border repeat it, one for each side",
        )
        parser.add_argument("--ask", action="append", default=[], metavar="SLUG", help=ASK)
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
            help="wait until every delivery has left the queue, at most this long; with --ask also for the"
            " approval; 3 if time ran out, 4 if it still waits for approval",
        )
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *_args: Any, **options: Any) -> None:
        alert, approvers = alert_from(options)
        self._hand_in(alert, approvers, reason=options["reason"])
        if not options["json"]:
            self.stdout.write(alert.public_id)
        in_time, seconds = True, options["wait"]
        if alert.state == Alert.State.SUBMITTED:
            self.stderr.write(waits_for(alert))
        if seconds is not None and (alert.state != Alert.State.SUBMITTED or alert.sides.exists()):
            in_time = wait_for(alert, seconds=seconds, progress=self.stderr)
            alert.refresh_from_db()
            if alert.state == Alert.State.DRAFT:
                self.stderr.write("It was sent back to its writer as a draft, and nothing was sent.")
        self._tell(alert, as_json=options["json"], waited=seconds is not None)
        code = EXIT_WAITS_FOR_APPROVAL if alert.state == Alert.State.SUBMITTED else None
        code = exit_code(alert, in_time=in_time) if code is None and seconds is not None else code
        if code:
            raise SystemExit(code)

    def _hand_in(self, alert: Alert, approvers: list[User], *, reason: str) -> None:
        now = timezone.now()
        try:
            submit(alert=alert, by=alert.created_by, now=now, undo_seconds=0, reason=reason)
            for approver in approvers:
                if alert.state == Alert.State.SUBMITTED:
                    approve(alert=alert, by=approver, now=now, undo_seconds=0)
        except Refused as refusal:
            alert.delete()
            raise CommandError(str(refusal), returncode=2) from refusal
        alert.refresh_from_db()

    def _tell(self, alert: Alert, *, as_json: bool, waited: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report(alert)))
        elif waited:
            self.stdout.write(report(alert, as_text=True))
