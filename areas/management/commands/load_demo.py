"""Load a made-up register to try everything with."""

import sys
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from areas.demo import ACCOUNTS, PASSWORD, DemoRefused, Plan, load_demo


def _at_least(least: int, most: int) -> Any:
    def number(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise ArgumentTypeError(f"{least}–{most:,}")
        return int(text)

    return number


class Command(BaseCommand):
    help = "Load a made-up register for Mariestad, Töreboda and Gullspång. The same arguments, the same data."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--households", type=_at_least(0, 1_000_000), default=Plan.households)
        parser.add_argument(
            "--areas", type=_at_least(1, 100_000), help="default: one for a hundred households, at least six"
        )
        parser.add_argument("--seed", type=int, default=Plan.seed)

    def handle(self, *, households: int, areas: int | None, seed: int, **_options: Any) -> None:
        plan = Plan(households, areas or max(Plan.areas, households // 100), seed)
        try:
            added = load_demo(plan, progress=self._show)
        except DemoRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(
            _("Households added: %(added)s of %(planned)s.") % {"added": added, "planned": households}
        )
        self.stdout.write(_("Sign in with the password %(password)s as:") % {"password": PASSWORD})
        for account in ACCOUNTS:
            self.stdout.write(f"  {account}")

    def _show(self, done: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{done:,}", ending="")
