import pytest

from areas.models import Area, Household, TrailEntry
from areas.roles import Role

NEW = {"name": "Näckroslunden", "state": "trained", "homes": "40", "streets": "", "postcodes": ""}
PAGE, EDIT = "/register/omrade/ekudden/", "/register/omrade/ekudden/andra/"


def test_an_area_shows_its_households_and_roles(desk, contact_person, member):
    text = desk.get(PAGE).text
    assert "Maja Medlem" in text
    assert "Kontaktperson" in text


def test_an_area_next_door_does_not_exist(desk, other_area):
    for page in ("", "andra/", "hushall/", "utse/"):
        assert desk.get(f"/register/omrade/bjorkangen/{page}").status_code == 404


def test_an_area_takes_few_queries(desk, people, area, django_assert_max_num_queries):
    for number in range(12):
        person = people.member(f"Person{number}", area)
        appointment = people.appoint(person, Role.CONTACT_PERSON, area)
        Household.objects.filter(memberships__person=person).update(contact_person=appointment)
    with django_assert_max_num_queries(10):
        desk.get(PAGE)


def test_an_area_is_written_down_with_streets_and_postcodes(desk, mariestad):
    streets = "Granvägen 1–31\nBjörkstigen 2-18\n\nLilla Torget"
    fields = {"municipality": mariestad.pk, "streets": streets, "postcodes": "542 30, 54231"}
    answer = desk.post("/register/omraden/nytt/", NEW | fields)

    area = Area.objects.get(name="Näckroslunden")
    assert answer.url == "/register/omrade/nackroslunden/"
    assert [str(street) for street in area.streets.all()] == [
        "Björkstigen 2–18",
        "Granvägen 1–31",
        "Lilla Torget",
    ]
    assert [code.postcode for code in area.postcodes.all()] == ["54230", "54231"]
    assert TrailEntry.objects.get().act == "area.added"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"name": ""}, "Namn"),
        ({"name": "123"}, "inget namn"),
        ({"name": "ekudden"}, "redan ett område"),
        ({"streets": "Granvägen 31–1"}, "Granvägen 31–1"),
        ({"streets": "12"}, "går inte att läsa"),
        ({"postcodes": "5423"}, "fem siffror"),
        ({"state": "påhittat"}, "Läge"),
        ({"homes": "-3"}, "Bostäder"),
    ],
)
def test_what_cannot_be_written_down_is_told(desk, area, mariestad, fields, reason):
    answer = desk.post("/register/omraden/nytt/", NEW | {"municipality": mariestad.pk} | fields)
    assert answer.status_code == 422
    assert reason in answer.text


def test_an_area_cannot_be_put_into_another_municipality(desk, toreboda):
    assert desk.post("/register/omraden/nytt/", NEW | {"municipality": toreboda.pk}).status_code == 422


def test_an_area_keeps_its_streets_and_state_when_only_the_name_changes(desk, area):
    form = desk.get(EDIT).context["form"]
    fields = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}
    desk.post(EDIT, fields | {"name": "Ekbacken", "state": "dormant"})

    area.refresh_from_db()
    assert (area.name, area.state) == ("Ekbacken", "active")
    assert [str(street) for street in area.streets.all()] == ["Björkvägen"]


def test_a_number_alone_stays_a_number_alone(desk, area):
    area.streets.create(name="Granvägen", first_number=7, last_number=7)
    lines = desk.get("/register/omrade/ekudden/plats/").context["form"].initial["streets"].split("\n")
    assert lines == ["Björkvägen", "Granvägen 7"]


def test_an_area_has_a_clock_of_its_own_or_that_of_its_municipality(desk, area):
    assert (area.minutes_to_acknowledge, area.goes_to_households) == (30, False)

    desk.post(EDIT, {"name": "Ekudden", "acknowledge_minutes": "15", "last_resort": "households"})
    area.refresh_from_db()
    assert (area.minutes_to_acknowledge, area.goes_to_households) == (15, True)

    desk.post(EDIT, {"name": "Ekudden", "acknowledge_minutes": "", "last_resort": ""})
    area.refresh_from_db()
    assert (area.minutes_to_acknowledge, area.goes_to_households) == (30, False)


@pytest.mark.parametrize("minutes", ["4", "241", "99999999999999999999", "snart"])
def test_a_clock_that_cannot_be_set_is_told(desk, minutes, area):
    answer = desk.post(EDIT, {"name": "Ekudden", "acknowledge_minutes": minutes})
    assert answer.status_code == 422
    assert Area.objects.get(slug="ekudden").acknowledge_minutes is None
