"""`manage.py backup FILE`: the whole database in one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from grannsamverkan.backups.archive import Unusable
from grannsamverkan.backups.verbs import back_up


class Command(BaseCommand):
    help = "Write the whole database, as of one moment, into a new file, while everything goes on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        try:
            manifest = back_up(file, now=timezone.now())
        except (Unusable, OSError) as error:
            raise CommandError(f"No backup was made. {error}") from error
        deliveries = sum(number for number, _sum in manifest.ledger.deliveries.values())
        rows, size = sum(manifest.ledger.rows.values()), file.stat().st_size / 1e6
        self.stdout.write(f"{file}: {size:.1f} MB, {rows} rows, {deliveries} of them deliveries.")
