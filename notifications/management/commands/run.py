"""manage.py run: everything on this computer, under one parent."""

import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse
from django.utils.translation import gettext as _

from areas.demo import ACCOUNTS, PASSWORD
from grannsamverkan.accounts.phone import provider_is_local
from grannsamverkan.processes import StopRequest
from notifications.running import (
    SENT_WITHIN,
    NotRunning,
    Outcome,
    System,
    outcome,
    prepare,
    require_free_ports,
    send_demo,
)
from notifications.statuses import Channel, Word


class Command(BaseCommand):
    help = "Run web server, workers and simulator until Ctrl-C. If one dies it is named and all are stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="load made-up data once, and send a warning")
        parser.add_argument(
            "--until-sent",
            action="store_true",
            help="stop once the warning is sent; exit 1 unless all of it arrived",
        )

    def handle(self, *_args: Any, demo: bool, until_sent: bool, **_options: Any) -> None:
        os.environ.setdefault("LOG_LEVEL", "WARNING")
        try:
            went_well = self.run(demo=demo, until_sent=until_sent)
        except NotRunning as trouble:
            self.stderr.write(self.style.ERROR(str(trouble)))
            raise SystemExit(1) from trouble
        if not went_well:
            raise SystemExit(1)

    def run(self, *, demo: bool, until_sent: bool) -> bool:
        stop = StopRequest()
        require_free_ports()
        if demo and not provider_is_local():
            raise NotRunning(_("The demo sends only to the simulator; here it would reach real people."))
        for step in prepare(demo=demo):
            self.say(step)
            if stop:
                return False
        system = System(stop)
        try:
            self.say(_("Starting web server, workers and simulator …"))
            system.start()
            system.wait_until_ready()
            sent = self.send(system) if demo and not stop else None
            if until_sent:
                return sent is not None and sent.is_good
            if not stop:
                self.show_addresses(demo=demo)
            while not stop:
                system.until(lambda: False, within=3600)
        finally:
            self.say(_("Stopping …"))
            system.end()
        return True

    def send(self, system: System) -> Outcome:
        self.say(_("Sending a warning through the queue …"))
        alert_id = send_demo()
        system.until(lambda: outcome(alert_id).is_settled, within=SENT_WITHIN)
        sent = outcome(alert_id)
        self.show_ledger(sent)
        self.warning_at = settings.PUBLIC_URL + reverse("alert_detail", args=[alert_id])
        return sent

    def show_ledger(self, sent: Outcome) -> None:
        words = [word for word in Word if any(counts[word] for counts in sent.channels.values())]
        self.row("", _("total"), *(word.label for word in words))
        for name, counts in sent.channels.items():
            self.row(Channel(name).label, counts["total"], *(counts[word] for word in words))

    def row(self, first: object, *others: object) -> None:
        self.say(f"  {first!s:<8}" + "".join(f"{other!s:>14}" for other in others))

    def show_addresses(self, *, demo: bool) -> None:
        self.say("")
        self.line(_("The site"), f"{settings.PUBLIC_URL}/")
        if provider_is_local():
            self.line(_("Simulator"), f"{settings.SIMULATOR_URL}/")
        if demo:
            self.line(_("The warning"), self.warning_at)
            self.line(_("Password"), PASSWORD)
            for number, account in enumerate(ACCOUNTS):
                self.line("" if number else _("Sign in as"), account)
        self.say("")
        self.say(_("Stop with Ctrl-C."))

    def line(self, label: str, text: str) -> None:
        self.say(f"  {label:<14}{text}")

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
