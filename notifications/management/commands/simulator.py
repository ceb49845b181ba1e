"""`manage.py simulator`: a provider to try everything against."""

import asyncio
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from notifications.simulator.faults import FAULTS, Faults, UnknownFaultError
from notifications.simulator.server import Simulator


class Command(BaseCommand):
    help = "Run the provider simulator: Twilio's Messages API and an SMTP server, on this computer only."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--http", type=int, default=settings.SIMULATOR_HTTP_PORT, metavar="PORT")
        parser.add_argument("--smtp", type=int, default=settings.SIMULATOR_SMTP_PORT, metavar="PORT")
        parser.add_argument(
            "--fault",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help=f"A chance from 0 to 1, or seconds where it is about time. Names: {', '.join(FAULTS)}.",
        )
        parser.add_argument("--seed", type=int, help="Throw the same dice every time.")
        parser.add_argument("--callback-retries", type=int, default=5, metavar="N")
        parser.add_argument("--inbound-url", default="", help="Where messages from phones go.")

    def handle(self, *_args: Any, **options: Any) -> None:
        faults = dict(pair.partition("=")[::2] for pair in options["fault"])
        try:
            Faults(faults)
        except UnknownFaultError as error:
            raise CommandError(str(error)) from error
        simulator = Simulator(
            http_port=options["http"],
            smtp_port=options["smtp"],
            faults=faults,
            seed=options["seed"],
            retries=options["callback_retries"],
            inbound_url=options["inbound_url"],
        )
        try:
            asyncio.run(simulator.serve(lambda: self.say_ready(simulator)))
        except OSError as error:
            ports = {"http": options["http"], "smtp": options["smtp"]}
            raise CommandError(
                _("The simulator cannot listen on ports %(http)s (HTTP) and %(smtp)s (SMTP): %(error)s")
                % {**ports, "error": error.strerror}
            ) from error

    def say_ready(self, simulator: Simulator) -> None:
        """Print one line, for people and for whatever started us."""
        self.stdout.write(f"simulator ready {simulator.url} smtp://127.0.0.1:{simulator.smtp_port}")
        self.stdout.flush()
