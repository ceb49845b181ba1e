import pytest

from areas.models import Area, Interest

PAGE = "/register/omrade/ekudden/skede/"


@pytest.fixture
def interest(mariestad):
    return Interest.objects.create(
        municipality=mariestad, place="Rosengatan", name="Nina Ny", email="nina@example.se"
    )


def test_the_page_says_what_comes_next_and_takes_the_step(desk, area):
    assert "Låt området vila" in desk.get(PAGE).text
    page = desk.post(PAGE, {"to": "dormant", "dormant-from_on": "2026-01-31"}, follow=True)

    assert "Sara Samordnare" in page.text
    assert "31 januari 2026" in page.text
    area.refresh_from_db()
    assert area.state == "dormant"


def test_a_step_that_does_not_follow_is_refused_with_a_sentence(desk, area):
    answer = desk.post(PAGE, {"to": "interest", "interest-from_on": "2026-01-31"})

    assert answer.status_code == 422
    assert "kan inte bli" in answer.text


def test_what_is_missing_is_said_before_and_after(desk, area):
    Area.objects.update(state="trained")
    assert "Saknas: Utse en kontaktperson." in desk.get(PAGE).text
    assert desk.post(PAGE, {"to": "active", "active-from_on": "2026-01-31"}).status_code == 422


def test_closing_an_area_with_members_asks_to_be_understood(desk, member):
    fields = {"to": "closed", "closed-from_on": "2026-01-31"}
    assert desk.post(PAGE, fields).status_code == 422
    assert desk.post(PAGE, fields | {"closed-is_understood": "on"}).status_code == 302


def test_an_area_next_door_has_no_life_here(desk, other_area):
    assert desk.get("/register/omrade/bjorkangen/skede/").status_code == 404


def test_an_interest_becomes_an_area(desk, interest, mariestad):
    assert "Nina Ny" in desk.get("/register/intresse/").text
    form = f"/register/omraden/nytt/?intresse={interest.public_id}"
    assert "Rosengatan" in desk.get(form).text
    fields = {"municipality": mariestad.pk, "name": "Rosenlund", "state": "interest", "streets": "Rosengatan"}
    page = desk.post(form, fields, follow=True)

    assert "nina@example.se" in page.text
    assert Interest.objects.get().area.name == "Rosenlund"
    assert "Boka startmötet" in page.text


def test_an_interest_is_put_with_an_area_or_put_away(desk, interest, area):
    address = f"/register/intresse/{interest.public_id}/"
    area.streets.create(name="Rosengatan")
    assert "Svara att de kan gå med" in desk.get(address).text
    assert desk.post(f"{address}hor-till/", {"area": "ekudden"}).status_code == 404
    Area.objects.update(state="dormant")
    desk.post(f"{address}hor-till/", {"area": "ekudden"})
    assert Interest.objects.get().area == area
    desk.post(f"{address}avsluta/")
    assert not Interest.objects.exists()


def test_an_interest_next_door_does_not_exist(desk, interest, toreboda):
    Interest.objects.update(municipality=toreboda)
    for act in ("", "hor-till/", "avsluta/"):
        address = f"/register/intresse/{interest.public_id}/{act}"
        assert (desk.post(address) if act else desk.get(address)).status_code == 404
