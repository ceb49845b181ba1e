import pytest

from areas.models import Area, Household

ROW = "Bo Testlund;bo@example.se;;Björkvägen 14;{postcode};;{area};;"


def row(area: str = "", postcode: str = "") -> str:
    return ROW.format(area=area, postcode=postcode)


def place() -> str:
    return Household.objects.get().area.name


@pytest.mark.parametrize("written", ["Ekudden", "ekudden", " EKUDDEN ", "Ek-udden"])
def test_an_area_is_found_by_its_name(import_rows, written):
    import_rows(row(written))
    assert place() == "Ekudden"


def test_an_area_is_found_by_its_slug(import_rows, area):
    Area.objects.filter(pk=area.pk).update(name="Norra Ekudden")
    import_rows(row("ekudden"))
    assert place() == "Norra Ekudden"


def test_a_misspelt_area_is_told_with_the_right_one(import_rows):
    import_rows(row("Ekuden"))
    assert import_rows.only_problem == (2, "Område", "Det finns inget område Ekuden. Är det Ekudden?")


def test_a_name_that_looks_misspelt_can_be_meant(import_rows):
    import_rows(row("Ekuden"), every_name=True)
    assert place() == "Ekuden"


def test_a_name_like_no_other_becomes_a_new_area_with_its_streets(import_rows):
    report = import_rows(row("Näckroslunden"))
    assert report.new_areas == ["Näckroslunden"]
    new = Area.objects.get(slug="nackroslunden")
    assert new.state == Area.State.ACTIVE
    assert [street.name for street in new.streets.all()] == ["Björkvägen"]


def test_areas_that_differ_by_a_number_are_no_misspellings(import_rows):
    report = import_rows(row("Ekudden 2"))
    assert report.new_areas == ["Ekudden 2"]


def test_without_a_name_the_street_tells_the_area(import_rows):
    import_rows(row())
    assert place() == "Ekudden"


def test_a_street_of_two_areas_tells_by_its_numbers(import_rows, area, mariestad):
    area.streets.update(last_number=9, first_number=1)
    other = Area.objects.create(municipality=mariestad, name="Viken", slug="viken", state=Area.State.ACTIVE)
    other.streets.create(name="Björkvägen", first_number=10, last_number=20)
    import_rows(row())
    assert place() == "Viken"


def test_without_a_street_the_postcode_tells_the_area(import_rows, area):
    area.streets.all().delete()
    import_rows(row(postcode="542 30"))
    assert place() == "Ekudden"


def test_a_place_that_nothing_tells_is_a_problem(import_rows, area):
    area.streets.all().delete()
    import_rows(row())
    assert import_rows.only_problem[1] == "Område"


def test_a_closed_area_takes_nobody(import_rows, area):
    Area.objects.filter(pk=area.pk).update(state=Area.State.CLOSED)
    import_rows(row("Ekudden"))
    assert import_rows.only_problem == (2, "Område", "Området Ekudden är avslutat.")


@pytest.mark.parametrize("written", ["Töreboda", "toreboda", "Töreboda kommun", "1473"])
def test_a_row_may_name_its_municipality(import_rows, other_area, written):
    headings = "Namn;E-post;Adress;Område;Kommun"
    import_rows(f"Bo Testlund;bo@example.se;Gatan 1;Björkängen;{written}", headings=headings)
    assert place() == "Björkängen"


def test_an_unknown_municipality_is_a_problem(import_rows):
    import_rows("Bo;bo@example.se;Gatan 1;Ekudden;Skövde", headings="Namn;E-post;Adress;Område;Kommun")
    assert import_rows.only_problem[1] == "Kommun"
