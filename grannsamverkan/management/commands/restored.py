"""`manage.py restored MOMENT`: what follows when the database was brought back by other means than ours."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from grannsamverkan.backups.verbs import came_back
from grannsamverkan.management.bringing_back import BringBackCommand


class Command(BringBackCommand):
    help = (
        "After the database was brought back to a moment by PostgreSQL's own means: hold all sending until"
        " confirmed, sign everybody out, and do again what must not come back. Before any web process starts."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("moment", type=datetime.fromisoformat, help="for instance 2026-11-24T12:00+01:00")
        super().add_arguments(parser)

    def handle(self, *_args: Any, moment: datetime, forgotten: list[Path], **_options: Any) -> None:
        at = moment if timezone.is_aware(moment) else timezone.make_aware(moment)
        self.tell(came_back(at, forgotten_in=forgotten, now=timezone.now()))
