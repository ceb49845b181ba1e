from areas.models import Household
from areas.views.paging import page_by_key


def walk(rows, size: int) -> list[list[str]]:
    pages, after = [], ""
    while True:
        page = page_by_key(rows, key="address_key", after=after, size=size)
        pages.append([str(row) for row in page.rows])
        if not page.next_key:
            return pages
        after = page.next_key


def test_every_row_is_on_one_page_in_its_order(area):
    for number in ("10", "2", "1", "9"):
        Household.objects.create(area=area, street="Björkvägen", number=number)
    assert walk(Household.objects.all(), 3) == [
        ["Björkvägen 1", "Björkvägen 2", "Björkvägen 9"],
        ["Björkvägen 10"],
    ]


def test_rows_with_the_same_key_are_told_apart(area):
    for _ in range(5):
        Household.objects.create(area=area, street="Norrgården")
    assert [len(page) for page in walk(Household.objects.all(), 2)] == [2, 2, 1]


def test_an_unknown_row_begins_from_the_start(area):
    Household.objects.create(area=area, street="Norrgården")
    page = page_by_key(Household.objects.all(), key="address_key", after="finns-inte")
    assert (len(page.rows), page.after, page.next_key) == (1, "", "")
