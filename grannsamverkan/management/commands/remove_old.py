"""`manage.py remove_old`: remove what has been kept as long as was promised; `--dry-run` only counts."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from notifications.retaining import SAID, due, remove_due


class Command(BaseCommand):
    help = "Remove what has been kept as long as was promised. A task does the same every night."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count and change nothing")

    def handle(self, *_args: Any, dry_run: bool, **_options: Any) -> None:
        now = timezone.now()
        for name, number in due(now=now).items():
            self.stdout.write(f"{number:>9}  {SAID[name]}")
        if dry_run:
            self.stdout.write("Nothing was changed.")
        else:
            remove_due(now=now)
            left = sum(due(now=now).values())
            self.stdout.write(f"Left for the next time: {left}." if left else "All removed.")
