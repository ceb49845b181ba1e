import pytest

from areas.geometry import read_boundary
from areas.models import Area, Household

PAGE = "/register/omrade/ekudden/plats/"
SQUARE = "58.70, 13.80\n58.71, 13.80\n58.71, 13.82\n58.70, 13.82"


@pytest.fixture
def east(mariestad):
    area = Area(municipality=mariestad, name="Almarna", slug="almarna", state=Area.State.ACTIVE)
    area.boundary = read_boundary(SQUARE.replace("13.82", "13.84").replace("13.80", "13.819"))
    area.save()
    return area


def test_a_boundary_is_kept_and_what_it_shares_with_others_is_shown(desk, area, east):
    answer = desk.post(PAGE, {"boundary": SQUARE, "postcodes": "542 30"}, follow=True)

    assert "Ingen byter område" in answer.text
    assert "Delar mark med Almarna" in answer.text
    assert "Delar mark med andra områden" in desk.get(PAGE).text
    area.refresh_from_db()
    assert (area.boundary["type"], area.west, area.north) == ("Polygon", 13.80, 58.71)
    assert not area.streets.exists()
    assert "58.700000, 13.800000" in desk.get(PAGE).text


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"boundary": "58.70 13.80\n58.71 13.82\n58.71 13.80\n58.70 13.82"}, "korsar sig själv"),
        ({"streets": "Granvägen 31–1"}, "Granvägen 31–1"),
        ({"postcodes": "5423"}, "fem siffror"),
    ],
)
def test_what_describes_no_place_is_refused(desk, area, fields, why):
    answer = desk.post(PAGE, fields)

    assert answer.status_code == 422
    assert why in answer.text


def test_who_changes_area_is_shown_before_it_is_done(desk, area, east, people):
    area.boundary = read_boundary(SQUARE)
    area.save()
    person = people.member("Maja", area, email="", sms_wanted_at=None, user=False)
    people.member("Skyddad", area, has_protected_identity=True)
    Household.objects.update(latitude=58.705, longitude=13.8195)
    fields = {"boundary": SQUARE.replace("13.82", "13.81")}
    review = desk.post(PAGE, fields)

    assert f"Björkvägen {person.memberships.get().household.number}</h3>" in review.text
    assert "1 hushåll byter område" in review.text  # whoever is protected is not listed
    assert "berätta för dem själv" in review.text
    assert person.memberships.get().area == area
    assert "58.710000, 13.81" in desk.post(PAGE, fields | {"again": "1"}).text.replace(
        "58.71, ", "58.710000, "
    )

    desk.post(PAGE, fields | {"agreed": review.context["plan"].fingerprint})
    assert set(Household.objects.values_list("area__name", flat=True)) == {"Almarna"}


def test_a_plan_that_nobody_has_seen_is_shown_again(desk, area, member):
    answer = desk.post(PAGE, {"streets": "Granvägen", "agreed": "old"})

    assert "Andra har ändrat registret" in answer.text
    assert "hamnar utanför" in answer.text
    assert area.streets.get().name == "Björkvägen"


def test_the_page_asks_the_database_the_same_however_many_neighbours(
    desk, area, east, mariestad, django_assert_max_num_queries
):
    for n in range(6):
        Area(municipality=mariestad, name=f"N{n}", slug=f"n{n}", boundary=east.boundary).save()
    with django_assert_max_num_queries(12):
        desk.get(PAGE)


def test_an_area_next_door_has_no_place_here(desk, other_area):
    assert desk.get("/register/omrade/bjorkangen/plats/").status_code == 404
