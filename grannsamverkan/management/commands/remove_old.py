"""`manage.py remove_old`: remove what has been kept as long as was promised; `--dry-run` only counts."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from notifications.retaining import due, remove_due


class Command(BaseCommand):
    help = "Remove what has been kept as long as was promised. A task does the same every night."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count and change nothing")

    def handle(self, *_args: Any, dry_run: bool, **_options: Any) -> None:
        now = timezone.now()
        found = due(now=now)
        for number, what in (
            (found.copies, "copies of messages at the SMS provider"),
            (found.addresses, "addresses in the ledger, of which a fingerprint remains"),
            (found.receipts, "receipts"),
            (found.trail, "entries of the trail"),
        ):
            self.stdout.write(f"{number:>9}  {what}")
        if dry_run:
            self.stdout.write("Nothing was changed.")
        else:
            remove_due(now=now)
            left = due(now=now)
            self.stdout.write("All removed." if not any(left) else f"Left for the next time: {sum(left)}.")
