"""Reads a list and writes it to the register, chunk by chunk."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import BinaryIO

from django.db import reset_queries
from django.utils.translation import gettext as _

from areas.importing.atlas import Atlas
from areas.importing.chunk import Chunk
from areas.importing.columns import LABELS, columns_of, unknown_headings
from areas.importing.entries import Entry, Problem, read_entry
from areas.importing.known import Seen
from areas.spreadsheets import Row, Unreadable, read_rows
from grannsamverkan.accounts.models import User

ROWS_AT_ONCE = 1000
HEADINGS_WITHIN = 20  # rows; above them there may be a title

Listener = Callable[[Problem], object]


@dataclass
class Report:
    """What an import did, or in a dry run would do."""

    expected: int = 0  # rows, where the list was looked through before
    rows: int = 0
    bad_rows: int = 0
    people: int = 0
    households: int = 0
    memberships: int = 0
    appointments: int = 0
    new_areas: list[str] = field(default_factory=list)
    area_ids: list[int] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)
    headings_row: list[str] = field(default_factory=list)
    unread_columns: list[str] = field(default_factory=list)

    @property
    def good_rows(self) -> int:
        """Rows that are in the register now, whether or not they were before."""
        return self.rows - self.bad_rows

    def heading(self, column: str) -> str:
        """Return what the list itself calls a field; a column that it lacks gets our name for it."""
        return self.headings.get(column) or str(LABELS[column])

    def named(self, problem: Problem) -> Problem:
        """Return a problem under the heading that the list itself has."""
        return problem._replace(column=self.heading(problem.column))

    def add(self, chunk: Chunk, *, rows: int) -> None:
        """Count what a chunk has written."""
        self.rows += rows
        self.bad_rows += len({problem.row for problem in chunk.problems})
        self.people += len(chunk.additions.people)
        self.households += len(chunk.additions.households)
        self.memberships += len(chunk.additions.memberships)
        self.appointments += len(chunk.additions.appointments)


def import_members(
    *,
    file: BinaryIO,
    atlas: Atlas,
    by: User | None,
    now: datetime,
    dry_run: bool = False,
    on_problem: Listener = id,
    on_remark: Listener = id,
) -> Report:
    """Import every good row of a list, and tell `on_problem` what is wrong with each bad cell.

    People are known again by e-mail or phone, so the same list twice changes nothing; what the register
    knows is never overwritten. A row is written whole or not at all, a thousand rows in a transaction:
    after a crash the rows so far are there, and the import can be done again. Memory does not grow with
    the list. Raises Unreadable when the file, or what follows a row, cannot be read; rows before that are
    written. A dry run writes nothing and holds nobody up; what only rows far from each other show, such as
    two main contact persons of one area, it does not see.
    """
    reading, seen = open_list(file, atlas), Seen()
    while batch := reading.next_batch():
        chunk = Chunk(atlas=atlas, by=by, now=now)
        entries = list(reading.entries(batch, chunk.problems))
        if dry_run:
            chunk.look(entries, seen)
        else:
            chunk.write(entries)
        reading.report.add(chunk, rows=len(batch))
        for problem in sorted(chunk.problems):
            on_problem(reading.report.named(problem))
        for remark in chunk.remarks:
            on_remark(reading.report.named(remark))
        reset_queries()  # which DEBUG would keep
    reading.report.new_areas = [area.name for area in atlas.new_areas.values()]
    return reading.report


@dataclass
class Reading:
    """A list that has been opened and read as far as its headings."""

    rows: Iterator[Row]
    columns: dict[str, list[int]]
    report: Report

    def skip(self, rows: int) -> None:
        """Pass over rows that an earlier stretch has been through."""
        next(islice(self.rows, rows, rows), None)

    def next_batch(self) -> list[Row]:
        """Return the next rows; none when the list has ended."""
        return list(islice(self.rows, ROWS_AT_ONCE))

    def entries(self, batch: Iterable[Row], problems: list[Problem]) -> Iterator[Entry]:
        """Yield the rows that can be read; what is wrong with the others goes to `problems`."""
        for row in batch:
            read = read_entry(row.number, row.cells, self.columns)
            if isinstance(read, Entry):
                yield read
            else:
                problems.extend(read)


def open_list(file: BinaryIO, atlas: Atlas) -> Reading:
    """Read a list as far as its headings. Raises Unreadable."""
    rows, report = read_rows(file), Report()
    columns = _columns(rows, report)
    if "municipality" not in columns and atlas.chosen is None:
        raise Unreadable(_("The list has no column for the municipality. Say which one it is."))
    return Reading(rows, columns, report)


def _columns(rows: Iterator[Row], report: Report) -> dict[str, list[int]]:
    """Read on to the headings and return where each field stands."""
    for row in islice(rows, HEADINGS_WITHIN):
        columns = columns_of(row.cells)
        if len(columns) > 1:
            report.headings = {field: row.cells[places[0]] for field, places in columns.items()}
            report.headings_row = row.cells
            report.unread_columns = unknown_headings(row.cells)
            _require(columns)
            return columns
    raise Unreadable(
        _("No headings were found. The first row should name the columns, for example %(example)s.")
        % {"example": "Namn, E-post, Mobil, Adress, Postnummer, Ort, Område"}
    )


def _require(columns: dict[str, list[int]]) -> None:
    if not {"name", "given_name", "family_name"} & set(columns):
        raise Unreadable(_("The list has no column for names."))
    if not {"email", "phone"} & set(columns):
        raise Unreadable(_("The list has no column for e-mail and none for mobile numbers."))
