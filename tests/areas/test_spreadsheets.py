import csv
import io
import zipfile
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from areas.spreadsheets import Unreadable, clean, read_rows

LIST = "Namn;E-post\nÅsa Öberg;asa@example.se\n"
ROWS = [["Namn", "E-post"], ["Åsa Öberg", "asa@example.se"]]


def cells(content: bytes) -> list[list[str]]:
    return [row.cells for row in read_rows(io.BytesIO(content))]


def cells_or_none(content: bytes) -> list[list[str]]:
    """The rows, or none when the file is refused; any other failure is one."""
    try:
        return cells(content)
    except Unreadable:
        return []


def workbook(*rows, name="Medlemmar") -> bytes:
    book = Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def archive(**parts: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in parts.items():
            zipped.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_a_text_is_read_however_it_is_encoded(encoding):
    assert cells(LIST.encode(encoding)) == ROWS


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_cells_may_be_parted_in_any_usual_way(delimiter):
    assert cells(LIST.replace(";", delimiter).encode()) == ROWS


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_usual_way(newline):
    assert cells(LIST.replace("\n", newline).encode()) == ROWS


def test_excels_own_line_about_the_delimiter_is_not_a_row():
    rows = list(read_rows(io.BytesIO(b"sep=,\nNamn,E-post\n")))
    assert (rows[0].number, rows[0].cells) == (1, ["Namn", "E-post"])


def test_empty_rows_are_skipped_but_counted():
    rows = list(read_rows(io.BytesIO(b"Namn;Ort\n\n;;\nA;B\n")))
    assert [row.number for row in rows] == [1, 4]


def test_a_cell_on_two_lines_is_one_cell():
    assert cells(b'Namn;Adress\nA;"Gatan 1\n542 30 Mariestad"\n')[1] == ["A", "Gatan 1 542 30 Mariestad"]


def test_a_quotation_mark_never_closed_is_told():
    text = 'Namn;Ort\n"A;B\n' + "C;D\n" * 30
    with pytest.raises(Unreadable, match="rad 2"):
        cells(text.encode())


def test_a_workbook_is_read():
    assert cells(workbook(*ROWS)) == ROWS


def test_numbers_in_a_workbook_have_no_decimals():
    assert cells(workbook([701740605, 54230.0, 1.5, None, date(2026, 11, 1)])) == [
        ["701740605", "54230", "1.5", "", "2026-11-01T00:00:00"]
    ]


def test_the_first_visible_sheet_is_read():
    book = Workbook()
    book.active.sheet_state = "hidden"
    book.create_sheet("Lista").append(["Namn"])
    file = io.BytesIO()
    book.save(file)
    assert cells(file.getvalue()) == [["Namn"]]


def test_the_old_format_is_refused_with_what_to_do():
    with pytest.raises(Unreadable, match="xlsx"):
        cells(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)


def test_an_empty_file_is_told():
    with pytest.raises(Unreadable, match="tom"):
        cells(b"")


def test_bytes_that_are_no_text_are_told():
    with pytest.raises(Unreadable, match="varken text"):
        cells(b"\x81\x8d\x8f\x90\x9d" * 20)


def test_a_document_that_is_no_workbook_is_told():
    with pytest.raises(Unreadable, match="ingen Excelbok"):
        cells(archive(content_xml="<office/>"))


def test_a_workbook_that_fills_the_memory_is_refused():
    strings = "<sst>" + " " * 70_000_000 + "</sst>"
    with pytest.raises(Unreadable, match="för stor"):
        cells(archive(xl__sharedStrings_xml=strings))


def test_entities_in_a_workbook_are_refused():
    book = workbook(["Namn"])
    bomb = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(bomb, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            if part.endswith("sheet1.xml"):
                content = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + content
            new.writestr(part, content)
    with pytest.raises(Unreadable, match="går inte att läsa"):
        cells(bomb.getvalue())


def test_a_column_far_out_does_not_cost_memory():
    book = Workbook()
    book.active["A1"], book.active["XFD1"] = "Namn", "långt bort"
    file = io.BytesIO()
    book.save(file)
    assert cells(file.getvalue()) == [["Namn"]]


def test_what_keeps_a_cell_from_calculating_is_taken_away():
    assert clean("'+46701740605") == "+46701740605"


def test_the_invisible_is_taken_away():
    assert clean("\ufeff Åsa\u00a0\u200b  Öberg\x00 ") == "Åsa Öberg"


@given(st.binary(max_size=400))
@settings(deadline=None)
@example(b"PK\x03\x04")
@example(b'"\n' * 40)
def test_any_bytes_are_read_or_refused(content):
    assert all(any(row) for row in cells_or_none(content))


@given(st.integers(0, 5000), st.integers(0, 255))
@settings(max_examples=60, deadline=None)
def test_a_damaged_workbook_is_read_or_refused(place, byte):
    content = bytearray(workbook(*ROWS))
    content[place % len(content)] = byte
    assert len(cells_or_none(bytes(content))) <= 2


@settings(deadline=None)
@given(st.lists(st.lists(st.text(max_size=20), min_size=2, max_size=4), min_size=1, max_size=5))
def test_what_a_spreadsheet_writes_comes_back_clean(rows):
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL).writerows(rows)
    read = cells_or_none(file.getvalue().encode("utf-8", "replace"))
    assert all(cell == clean(cell) or cell[:1] == "'" for row in read for cell in row)
