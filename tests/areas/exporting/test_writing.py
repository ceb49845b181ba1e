import tracemalloc

import pytest

from areas.exporting.lists import MEMBERS, members_sheet
from areas.exporting.taking import Content, Dress, note_export
from areas.exporting.writing import as_csv
from areas.models import Household, Membership, Person, TrailEntry


@pytest.fixture
def crowd(area):
    """Two thousand and five hundred members, whom nobody can hold in a hand."""
    people = [
        Person(name=f"Granne {n}", name_key=f"granne {n}", email=f"g{n}@example.se") for n in range(2500)
    ]
    Person.objects.bulk_create(people)
    homes = [Household(area=area, street="Allén", street_key="allen", number=str(n)) for n in range(2500)]
    Household.objects.bulk_create(homes)
    Membership.objects.bulk_create(
        Membership(person=person, household=home, area=area, state="current")
        for person, home in zip(people, homes, strict=True)
    )


def test_a_long_list_is_read_while_it_is_written(crowd, django_assert_max_num_queries):
    sheet = members_sheet("Medlemmar", Membership.objects.all(), MEMBERS)
    with django_assert_max_num_queries(8):
        tracemalloc.start()
        lines = sum(line.count(b"\r\n") for line in as_csv(sheet))
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert lines == sheet.length + 1 == 2501
    assert peak < 12_000_000


def test_what_does_not_fit_on_paper_is_refused_before_it_is_noted(area, coordinator):
    with pytest.raises(Exception, match="Välj ett område"):
        note_export(content=Content.MEMBERS, dress=Dress.PDF, place=area, rows=3001, by=coordinator.user)
    assert not TrailEntry.objects.exists()
