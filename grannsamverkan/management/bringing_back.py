"""What the commands have in common that bring a database back, or follow one that was brought back."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from grannsamverkan.backups.archive import Unusable
from grannsamverkan.forgotten import default_file


class BringBackCommand(BaseCommand):
    """Takes the machines' lists of what must not come back, and tells each step once it is done."""

    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Add `--forgotten`."""
        parser.add_argument(
            "--forgotten",
            type=Path,
            action="append",
            help="a machine's list of what must not come back (kept/forgotten); may be repeated"
            " (default: this machine's)",
        )

    def execute(self, *args: Any, **options: Any) -> Any:
        """Refuse a list that is named and is not there, before anything is done."""
        named = options["forgotten"] or []
        if missing := [str(one) for one in named if not one.is_file()]:
            raise CommandError(f"There is no {', '.join(missing)}. Nothing was restored.")
        options["forgotten"] = named or [default_file()]
        return super().execute(*args, **options)

    def tell(self, steps: Iterable[str]) -> None:
        """Write each step as it is done; a CommandError when one cannot be."""
        try:
            for step in steps:
                self.stdout.write(step)
        except Unusable as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Look at what is in doubt, then: manage.py confirm_restore")
