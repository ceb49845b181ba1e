import io

import pytest
from django.utils import timezone

from areas.importing import Atlas, import_members
from areas.models import Area, Household, Membership, Municipality, Person, TrailEntry
from areas.spreadsheets import Unreadable

ASA = "Åsa Provström;asa@example.se;070-174 06 05;Björkvägen 12;542 30;Mariestad;Ekudden;medlem;sms, e-post"
BO = "Bo Testlund;bo@example.se;070-174 06 06;Björkvägen 14;542 30;Mariestad;Ekudden;;"


def row(number: int, phone: str = "") -> str:
    phone = phone or f"071{number:07d}"
    return f"Testa Provberg;t{number}@example.se;{phone};Björkvägen {number + 1};;;Ekudden;;"


def test_a_list_becomes_members(import_rows, area):
    report = import_rows(ASA, BO)
    assert (report.rows, report.good_rows, report.people) == (2, 2, 2)
    assert set(Membership.objects.current().in_area(area).values_list("person__name", flat=True)) == {
        "Åsa Provström",
        "Bo Testlund",
    }


def test_the_same_list_twice_changes_nothing(import_rows):
    import_rows(ASA, BO)
    before = [list(kind.objects.values()) for kind in (Person, Household, Membership)]
    report = import_rows(ASA, BO)
    assert (report.good_rows, report.people, report.memberships) == (2, 0, 0)
    assert [list(kind.objects.values()) for kind in (Person, Household, Membership)] == before


def test_twenty_bad_rows_of_five_hundred_do_not_stop_the_others(import_rows):
    rows = [row(n, "12345" if n % 25 == 0 else "") for n in range(500)]
    report = import_rows(*rows)
    assert (report.good_rows, report.bad_rows) == (480, 20)
    assert [problem.row for problem in import_rows.problems] == list(range(2, 502, 25))
    assert {problem.column for problem in import_rows.problems} == {"Mobil"}


def test_a_problem_is_told_under_the_lists_own_heading(import_rows):
    import_rows("Bo;bo@example.se;x", headings="Medlem;Mejl;Telefonnr", every_name=True)
    assert {problem.column for problem in import_rows.problems} == {"Telefonnr", "Adress"}


def test_a_title_above_the_headings_is_passed_over(import_rows):
    report = import_rows(
        "Namn;Mobil;Adress;Område", "Bo Testlund;0701740606;Björkvägen 3;Ekudden", headings="Medlemslista"
    )
    assert report.good_rows == 1


def test_columns_that_are_not_read_are_told(import_rows):
    report = import_rows(
        f"{BO};19850101-1234", headings="Namn;E-post;Mobil;Adress;Pnr;Ort;Område;Roll;Kanaler;X"
    )
    assert report.unread_columns == ["Pnr", "X"]


@pytest.mark.parametrize(
    ("headings", "reason"),
    [("a;b", "Inga rubriker"), ("E-post;Ort", "namn"), ("Namn;Ort", "varken")],
)
def test_a_list_without_the_necessary_columns_is_refused(import_rows, headings, reason):
    with pytest.raises(Unreadable, match=reason):
        import_rows(BO, headings=headings)


def test_a_list_must_say_its_municipality_when_there_are_several(import_rows, toreboda):
    with pytest.raises(Unreadable, match="kommun"):
        import_rows(BO)


def test_a_dry_run_tells_everything_and_writes_nothing(import_rows):
    report = import_rows(ASA, BO, "fel", ASA.replace("Ekudden", "Nybygget"), dry_run=True)
    assert (report.people, report.bad_rows, report.new_areas) == (2, 1, ["Nybygget"])
    assert not Person.objects.exists()
    assert not TrailEntry.objects.exists()
    assert Area.objects.count() == 1


def test_the_trail_tells_of_an_import_with_its_rows(import_rows, mariestad):
    import_rows(ASA, BO)
    entry = TrailEntry.objects.get()
    assert (entry.act, entry.municipality, entry.details) == ("members.imported", mariestad, {"rows": 2})


class Cable:
    """A file whose reader is torn away after so many rows."""

    def __init__(self, rows: int) -> None:
        text = "\n".join(
            ["Namn;E-post;Mobil;Adress;Postnummer;Ort;Område;Roll;Kanaler", *map(row, range(rows))]
        )
        self.file = io.BytesIO(text.encode())
        self.limit = len(text.encode()) * 3 // 4

    def __getattr__(self, name):
        return getattr(self.file, name)

    def read(self, size: int = -1) -> bytes:
        return self.file.read(size)

    def read1(self, size: int = -1) -> bytes:
        if self.file.tell() > self.limit:
            raise ConnectionError
        return self.file.read1(size)


def test_a_crash_leaves_whole_rows(area):
    atlas = Atlas(Municipality.objects.all(), chosen=None, every_name=False)
    with pytest.raises(ConnectionError):
        import_members(file=Cable(2500), atlas=atlas, by=None, now=timezone.now())
    assert Person.objects.count() == Household.objects.count() == Membership.objects.count() == 1000


def test_queries_do_not_grow_with_the_rows(import_rows, django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        import_rows(*map(row, range(30)))
    with django_assert_max_num_queries(60):  # SQLite takes fifty people at a time
        import_rows(*map(row, range(1000, 1600)))
