"""Bring a municipality's addresses with their points into the register."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from areas.importing.addresses import import_addresses
from areas.importing.entries import Problem
from areas.models import Municipality
from areas.spreadsheets import Unreadable


class Command(BaseCommand):
    help = (
        "Replace the addresses of a municipality from .xlsx or .csv with the columns Adress (or Gata and "
        "Nummer), Postnummer, and Latitud and Longitud or N and E in SWEREF 99 TM. "
        "Exits with 1 when a row was bad, 2 when the file could not be read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--municipality", metavar="SLUG", required=True)
        parser.add_argument("--source", required=True, help="what the file is called where it comes from")
        parser.add_argument("--as-of", type=date.fromisoformat, help="the day it was drawn, else today")

    def handle(
        self, *, file: Path, municipality: str, source: str, as_of: date | None, **_options: Any
    ) -> None:
        try:
            place = Municipality.objects.get(slug=municipality)
            with file.open("rb") as opened:
                loaded = import_addresses(
                    file=opened,
                    municipality=place,
                    source=source,
                    as_of_on=as_of or timezone.localdate(),
                    now=timezone.now(),
                    on_problem=self._tell,
                )
        except (OSError, Unreadable, Municipality.DoesNotExist) as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(
            _("Addresses: %(points)s. Households with a new point: %(households)s.") % vars(loaded)
        )
        if loaded.bad_rows:
            raise SystemExit(1)

    def _tell(self, problem: Problem) -> None:
        self.stdout.write(
            _("Row %(row)s, %(column)s: %(reason)s")
            % {"row": problem.row, "column": problem.column, "reason": problem.reason}
        )
