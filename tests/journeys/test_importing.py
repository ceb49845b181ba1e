"""A coordinator with a list: what is wrong comes back to be mended, and what was imported is undone."""

from datetime import timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import expect

from areas.importing import go_on
from areas.models import Household, MemberList, Person

pytestmark = pytest.mark.browser

ROWS, BAD_EVERY = 500, 25


@pytest.fixture
def path(tmp_path):
    """Write a list of five hundred, twenty of them with a number that is none."""
    path = tmp_path / "medlemmar.csv"
    rows = ["Namn;E-post;Mobil;Adress;Område"]
    for n in range(ROWS):
        mobile = "12345" if n % BAD_EVERY == 0 else f"071{n:07d}"
        rows.append(f"Testa Provberg {n};t{n}@example.se;{mobile};Björkvägen {n + 1};Ekudden")
    path.write_text("\n".join(rows), encoding="cp1252")
    return path


def work(page) -> None:
    """Do what the workers do, while the page holds its breath."""
    page.clock.pause_at(timezone.now() + timedelta(seconds=5))
    page.wait_for_load_state("networkidle")
    for member_list in MemberList.objects.under_way():
        go_on(member_list, now=timezone.now())
    page.clock.resume()


def choose(page, path) -> None:
    """Choose a list and have it looked through."""
    page.get_by_label("Listan", exact=True).set_input_files(path)
    page.get_by_role("button", name="Granska").click()
    expect(page.get_by_role("heading", name="Listan granskas")).to_be_visible()
    work(page)
    expect(page.get_by_role("heading", name="Granska listan")).to_be_visible()


def import_all(page, rows: int) -> None:
    page.get_by_role("button", name=f"Importera {rows} rader").click()
    expect(page.get_by_role("heading", name="Listan importeras")).to_be_visible()
    work(page)
    expect(page.get_by_role("heading", name="Listan är importerad")).to_be_visible()


def undo(page) -> None:
    page.get_by_role("button", name="Ångra importen").click()
    expect(page.get_by_role("heading", name="Importen ångras")).to_be_visible()
    work(page)
    expect(page.get_by_role("heading", name="Importen är ångrad")).to_be_visible()


def test_five_hundred_rows_twenty_of_them_to_mend(visit, coordinator, area, path):
    visited = visit(1280, person=coordinator)
    visited.page.clock.install()
    page = visited.open("/register/")
    page.get_by_text("Ringlista, skyltar").click()
    page.get_by_role("link", name="Importera en lista").click()
    choose(page, path)
    expect(page.get_by_role("row").filter(has_text="Mobil")).to_have_count(20)
    assert visited.faults() == []

    with page.expect_download() as download:
        page.get_by_role("link", name="Hämta raderna att rätta").click()
    import_all(page, 480)
    first = page.url
    mended = path.with_suffix(".xlsx")
    download.value.save_as(mended)
    workbook = load_workbook(mended)
    for n, cells in enumerate(workbook.active.iter_rows(min_row=2)):
        assert "Mobil:" in cells[5].value
        cells[2].value = f"0711{n:06d}"
    workbook.save(mended)

    visited.open("/register/import/")
    choose(page, mended)
    import_all(page, 20)
    assert Person.objects.filter(email__startswith="t").count() == ROWS
    undo(page)
    page.goto(first)
    undo(page)
    assert visited.faults() == []
    assert not Person.objects.exclude(pk=coordinator.pk).exists()
    assert not Household.objects.exists()
