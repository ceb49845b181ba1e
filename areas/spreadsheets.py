"""Rows of text from the files people have, CSV in any usual dress and Excel workbooks.

A file is judged by what is in it, not by its name, and read row by row: memory does not grow with it.
"""

import codecs
import csv
import io
from collections.abc import Generator, Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any, BinaryIO, NamedTuple
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _
from openpyxl import load_workbook

COLUMNS = 64  # more than any list of members has; what stands further right is not read
ROWS = 1_048_576  # as many as Excel has
SAMPLE = 65_536
LINES_IN_A_ROW = 10  # an address may be written on several lines; more is a quotation mark never closed
# Unpacked sizes in bytes: a small file can unpack to something that fills the memory.
LARGEST_SHEET, LARGEST_STRINGS, LARGEST_OTHER, MOST_PARTS = 400_000_000, 64_000_000, 16_000_000, 1000

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"


class Row(NamedTuple):
    """A row and its number, as Excel shows it."""

    number: int
    cells: list[str]


class Unreadable(Exception):
    """The file, or what follows a row, cannot be read; the message says why and what to do."""


def read_rows(file: BinaryIO) -> Generator[Row]:
    """Yield every row that has something in it. Raises Unreadable, perhaps after some rows."""
    file.seek(0)
    head = file.read(4)
    file.seek(0)
    if not head:
        raise Unreadable(_("The file is empty."))
    if head == _OLD_EXCEL:
        raise Unreadable(
            _("The file is in the old Excel format (.xls) or has a password. Save it as .xlsx and try again.")
        )
    rows = _workbook(file) if head == _ZIP else _text(file)
    for number, cells in rows:
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield Row(number, cells)


# Text -------------------------------------------------------------------------------------------


def _text(file: BinaryIO) -> Iterator[Row]:
    text = io.TextIOWrapper(file, encoding=_encoding(file), newline="")
    try:
        yield from _csv(text)
    except UnicodeDecodeError as error:
        raise Unreadable(
            _("The file is neither text nor an Excel workbook. Save it as .xlsx or .csv and try again.")
        ) from error
    finally:
        text.detach()  # the caller's file stays open


def _csv(text: io.TextIOWrapper) -> Iterator[Row]:
    sample = text.read(SAMPLE)
    text.seek(0)
    said, delimiter = _delimiter(sample)
    if said:
        text.readline()  # the line that only Excel reads
    reader = csv.reader(text, delimiter=delimiter)
    number = lines = 0
    try:
        for number, cells in enumerate(reader, 1):
            if reader.line_num - lines > LINES_IN_A_ROW:
                raise Unreadable(
                    _("A quotation mark is opened in row %(row)s and never closed.") % {"row": number}
                )
            lines = reader.line_num
            yield Row(number, [clean(cell) for cell in cells[:COLUMNS]])
    except csv.Error as error:
        raise Unreadable(_("The file cannot be read from row %(row)s on.") % {"row": number + 1}) from error


def _encoding(file: BinaryIO) -> str:
    """Tell how a text is written: by its mark, else UTF-8 if all of it is, else Windows-1252."""
    head = file.read(SAMPLE)
    file.seek(0)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head[1:200:2].count(0) > len(head[1:200:2]) // 2:
        return "utf-16-le"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while block := file.read(SAMPLE):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    finally:
        file.seek(0)
    return "utf-8"


def _delimiter(sample: str) -> tuple[bool, str]:
    """Return whether the first line says what stands between cells, and what it is."""
    lines = sample.splitlines()[:20]
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) == 5:
        return True, lines[0][4]
    # Of equals the first one wins: a Swedish Excel writes semicolons.
    return False, max(";\t,|", key=lambda sign: _widest(lines, sign))


def _widest(lines: Iterable[str], delimiter: str) -> int:
    try:
        return max((len(cells) for cells in csv.reader(lines, delimiter=delimiter)), default=0)
    except csv.Error:
        return 0


# Excel ------------------------------------------------------------------------------------------


def _workbook(file: BinaryIO) -> Iterator[Row]:
    _refuse_bombs(file)
    number = 0
    try:
        workbook = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        sheet = next(sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible")
        sheet.reset_dimensions()  # what the file says about its size is not to be trusted
        rows = sheet.iter_rows(max_col=COLUMNS, values_only=True)
        for number, values in enumerate(islice(rows, ROWS), 1):
            yield Row(number, [_as_text(value) for value in values])
    except Exception as error:
        # openpyxl answers a broken workbook with whatever went wrong first, KeyError to ParseError.
        raise Unreadable(
            _("The workbook cannot be read from row %(row)s on. Save it anew as .xlsx and try again.")
            % {"row": number + 1}
        ) from error


def _refuse_bombs(file: BinaryIO) -> None:
    try:
        with ZipFile(file) as archive:
            parts = archive.infolist()
    except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Unreadable(_("The workbook is damaged. Save it anew as .xlsx and try again.")) from error
    if len(parts) > MOST_PARTS or any(part.file_size > _largest(part.filename) for part in parts):
        raise Unreadable(_("The workbook is too large when unpacked. Split it, or save it as .csv."))
    if not any(part.filename.startswith("xl/") for part in parts):
        raise Unreadable(_("This is not an Excel workbook. Save it as .xlsx or .csv and try again."))


def _largest(name: str) -> int:
    if name.startswith("xl/worksheets/"):
        return LARGEST_SHEET
    return LARGEST_STRINGS if name.endswith("sharedStrings.xml") else LARGEST_OTHER


def _as_text(value: Any) -> str:
    """Return a cell as it is read aloud: numbers without decimals they do not have."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return clean(str(value))


def clean(text: str) -> str:
    """Return text with single spaces and nothing invisible; `'+46…` loses what kept it from calculating."""
    if not text.isprintable() or "  " in text:
        text = "".join(c if c.isprintable() else " " if c.isspace() else "" for c in text)
        text = " ".join(text.split())
    text = text.strip()
    return text[1:] if text[:1] == "'" and text[1:2] in {"=", "+", "-", "@"} else text


def defused(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; `clean` takes the mark away again."""
    text = clean(text)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@"} else text
