"""`manage.py restore FILE`: a backup into an empty database, compared and held."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from grannsamverkan.backups.archive import Unusable
from grannsamverkan.backups.verbs import restore


class Command(BaseCommand):
    help = "Put a backup into an empty database, compare the ledger, and hold all sending until confirmed."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        try:
            for step in restore(file, now=timezone.now()):
                self.stdout.write(step)
        except Unusable as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Look at what is in doubt, then: manage.py confirm_restore")
