"""manage.py work: the supervised clusters."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from notifications.cluster import LANES
from notifications.restoring import hold_if_restored
from notifications.supervising import supervise


class Command(BaseCommand):
    help = "Serve the queue: one cluster per lane, replaced when it dies or hangs. SIGTERM ends it cleanly."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--lane", choices=LANES, help="serve this lane alone; without it, both")

    def handle(self, *_args: Any, lane: str | None, **_options: Any) -> None:
        hold_if_restored(now=timezone.now())
        if not supervise([lane] if lane else LANES):
            raise CommandError("A cluster could not be kept alive; the log says why.")
