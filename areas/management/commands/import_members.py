"""Bring a coordinator's list into the register."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from areas.importing import Atlas, Problem, Report, import_members
from areas.models import Municipality
from areas.spreadsheets import Unreadable

BAD_ROWS, UNREADABLE = 1, 2


class Command(BaseCommand):
    help = (
        "Import members from .xlsx or .csv. Bad cells are named and the other rows imported. "
        "Exits with 1 when a row was bad, 2 when the file could not be read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--municipality", metavar="SLUG", help="needed when no column names it")
        parser.add_argument("--dry-run", action="store_true", help="tell what would happen, write nothing")
        parser.add_argument(
            "--create-areas",
            action="store_true",
            help="take every name of an area as meant, also one that looks like a misspelling of another",
        )

    def handle(
        self, *, file: Path, municipality: str | None, dry_run: bool, create_areas: bool, **_options: Any
    ) -> None:
        atlas = Atlas(
            Municipality.objects.all(), chosen=self._municipality(municipality), every_name=create_areas
        )
        try:
            with file.open("rb") as opened:
                report = import_members(
                    file=opened,
                    atlas=atlas,
                    by=None,
                    now=timezone.now(),
                    dry_run=dry_run,
                    on_problem=self._tell,
                    on_remark=self._tell,
                )
        except OSError as error:
            reason = _("The file cannot be opened: %(reason)s") % {"reason": error.strerror}
            raise CommandError(reason, returncode=UNREADABLE) from error
        except Unreadable as unreadable:
            raise CommandError(str(unreadable), returncode=UNREADABLE) from unreadable
        self._summarise(report, dry_run=dry_run)
        if report.bad_rows:
            bad = ngettext(
                "%(count)s row could not be imported.",
                "%(count)s rows could not be imported.",
                report.bad_rows,
            )
            self.stderr.write(bad % {"count": report.bad_rows})
            raise SystemExit(BAD_ROWS)

    def _municipality(self, slug: str | None) -> Municipality | None:
        if slug is None:
            return None
        try:
            return Municipality.objects.get(slug=slug)
        except Municipality.DoesNotExist:
            reason = _("There is no municipality %(slug)s.") % {"slug": slug}
            raise CommandError(reason, returncode=UNREADABLE) from None

    def _tell(self, problem: Problem) -> None:
        self.stdout.write(
            _("Row %(row)s, %(column)s: %(reason)s")
            % {"row": problem.row, "column": problem.column, "reason": problem.reason}
        )

    def _summarise(self, report: Report, *, dry_run: bool) -> None:
        if dry_run:
            self.stdout.write(_("A dry run: nothing was written."))
        self.stdout.write(
            _(
                "Rows: %(rows)s, of which imported: %(good)s. New people: %(people)s, households: "
                "%(households)s, memberships: %(memberships)s, appointments: %(appointments)s."
            )
            % {
                "rows": report.rows,
                "good": report.good_rows,
                "people": report.people,
                "households": report.households,
                "memberships": report.memberships,
                "appointments": report.appointments,
            }
        )
        if report.new_areas:
            self.stdout.write(_("New areas: %(names)s") % {"names": ", ".join(report.new_areas)})
        if report.unread_columns:
            self.stdout.write(_("Columns not read: %(names)s") % {"names": ", ".join(report.unread_columns)})
