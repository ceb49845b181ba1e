"""`manage.py restore FILE`: a backup into an empty database, compared and held."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from grannsamverkan.backups.archive import Unusable
from grannsamverkan.backups.verbs import restore
from grannsamverkan.forgotten import default_file


class Command(BaseCommand):
    help = "Put a backup into an empty database, compare the ledger, and hold all sending until confirmed."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--forgotten",
            type=Path,
            action="append",
            help="a machine's list of what must not come back (kept/forgotten); may be repeated"
            " (default: this machine's)",
        )

    def handle(self, *_args: Any, file: Path, forgotten: list[Path] | None, **_options: Any) -> None:
        if missing := [str(one) for one in forgotten or () if not one.is_file()]:
            raise CommandError(f"There is no {', '.join(missing)}. Nothing was restored.")
        lists = forgotten or [default_file()]
        try:
            for step in restore(file, forgotten_in=lists, now=timezone.now()):
                self.stdout.write(step)
        except Unusable as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Look at what is in doubt, then: manage.py confirm_restore")
