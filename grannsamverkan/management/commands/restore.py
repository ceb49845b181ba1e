"""`manage.py restore FILE`: a backup into an empty database, compared and held."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from grannsamverkan.backups.verbs import restore
from grannsamverkan.management.bringing_back import BringBackCommand


class Command(BringBackCommand):
    help = "Put a backup into an empty database, compare the ledger, and hold all sending until confirmed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        super().add_arguments(parser)

    def handle(self, *_args: Any, file: Path, forgotten: list[Path], **_options: Any) -> None:
        self.tell(restore(file, forgotten_in=forgotten, now=timezone.now()))
