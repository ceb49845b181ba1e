"""Writing a list: as CSV line by line, as an Excel workbook, as pages of A4."""

import csv
import tempfile
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from openpyxl import Workbook

from areas.exporting.lists import Sheet
from areas.printing import LINE, MUTED, WIDTH, Paper
from areas.spreadsheets import clean, defused

MOST_ON_PAPER, MOST_IN_EXCEL = 3000, 200_000
_HEIGHT = 7.2  # millimetres of a row
_SIZE, _SMALLEST = 9.5, 5.5
_LONG, _LINE = 8, 4.2  # points and millimetres of a line where texts are long


class _Line:
    """Takes what csv writes and gives it back at once."""

    def write(self, line: str) -> str:
        return line


def as_csv(sheet: Sheet) -> Iterator[bytes]:
    """Yield a list line by line, as a Swedish Excel opens it: semicolons, and a mark that it is UTF-8."""
    writer = csv.writer(_Line(), delimiter=";", lineterminator="\r\n")
    yield b"\xef\xbb\xbf"
    yield writer.writerow(sheet.headings).encode()
    for row in sheet.rows:
        yield writer.writerow([defused(cell) for cell in row]).encode()


def as_workbook(*sheets: Sheet) -> BinaryIO:
    """Return lists as an Excel workbook, a page each, written to a nameless file row by row."""
    workbook = Workbook(write_only=True)
    for sheet in sheets:
        page = workbook.create_sheet(sheet.title[:31])
        page.freeze_panes = "A2"
        for place, width in enumerate(sheet.widths):
            page.column_dimensions["ABCDEFGHIJKLMNOPQRSTUVWXYZ"[place]].width = 5 * width
        page.append(list(sheet.headings))
        for row in sheet.rows:
            page.append([defused(cell) for cell in row])
    file = tempfile.TemporaryFile()  # noqa: SIM115  # whoever answers with it closes it
    workbook.save(file)
    file.seek(0)
    return file


def as_pages(*sheets: Sheet, reminder: str = "") -> bytes:
    """Return lists as a PDF: headings on every page, a line under each row; below, what to remember."""
    pages = _Pages(sheets[0].title, reminder)
    for sheet in sheets:
        pages.begin(sheet)
        for row in sheet.rows:
            pages.write_row(row)
    return bytes(pages.output())


class _Pages(Paper):
    """A list on paper."""

    sheet: Sheet

    def __init__(self, title: str, reminder: str) -> None:
        super().__init__(title)
        usual = _("Personal data: keep the list to yourself, and tear it up when it is old.")
        self.reminder = reminder or usual
        self.alias_nb_pages()
        self.set_margins(14, 14)
        self.columns: list[float] = []

    def begin(self, sheet: Sheet) -> None:
        """Begin a list on a page of its own."""
        room = WIDTH - 2 * self.l_margin
        self.sheet, self.columns = sheet, [room * width / sum(sheet.widths) for width in sheet.widths]
        self.add_page()

    def header(self) -> None:
        """Put the title and the headings on top of every page."""
        self.write_block(self.sheet.title, size=15, bold=True)
        today = date_format(timezone.localdate(), "j F Y")
        self.write_block(today, size=9, color=MUTED)
        self.ln(2)
        self._write(self.sheet.headings, bold=True)

    def footer(self) -> None:
        """Put the number below each page, and a reminder of what it is."""
        self.set_y(-14)
        self.set_font("sans", "", 8)
        self.set_text_color(*MUTED)
        self.cell(0, 5, f"{self.reminder}   {self.page_no()}/{{nb}}", align="C")

    def write_row(self, row: list[str]) -> None:
        """Write one row, each cell in its column."""
        if self.sheet.has_long_texts:
            self._write_lines(row)
        else:
            self._write(row)

    def _write_lines(self, cells: Sequence[str]) -> None:
        """Write a row whose cells take as many lines as they need, over several pages if need be."""
        self.set_font("sans", "", _LONG)
        self.set_text_color(0)
        texts = [
            self.multi_cell(width - 2.5, _LINE, clean(text), dry_run=True, output="LINES")
            for text, width in zip(cells, self.columns, strict=True)
        ]
        for number in range(max(map(len, texts))):
            if self.will_page_break(_LINE):
                self.add_page()
                self.set_font("sans", "", _LONG)
                self.set_text_color(0)
            for lines, width in zip(texts, self.columns, strict=True):
                self.cell(width, _LINE, lines[number] if number < len(lines) else "")
            self.ln(_LINE)
        self.set_draw_color(*LINE)
        self.line(self.l_margin, self.get_y() + 0.5, WIDTH - self.l_margin, self.get_y() + 0.5)
        self.ln(1.5)

    def _write(self, cells: Sequence[str], *, bold: bool = False) -> None:
        if self.will_page_break(_HEIGHT):
            self.add_page()
        self.set_font("sans", "B" if bold else "")
        self.set_text_color(0)
        self.set_draw_color(*LINE)
        for text, width in zip(cells, self.columns, strict=True):
            self.set_font_size(_SIZE)
            self.cell(width, _HEIGHT, self._fitting(clean(text), width - 2.5), border="B")
        self.ln(_HEIGHT)

    def _fitting(self, text: str, width: float) -> str:
        """Write smaller what is long, and cut off only what would be too small to read."""
        if (needed := self.get_string_width(text)) > width:
            self.set_font_size(max(_SMALLEST, _SIZE * width / needed))
        while self.get_string_width(text) > width:
            text = text[:-2].rstrip() + "…"
        return text
