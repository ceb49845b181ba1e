"""Whoever has several municipalities comes back to the one they last looked at."""

import pytest

from areas.models import Area, Municipality
from areas.roles import Role

NUMBERS, LETTER, REGISTER = "/utskick/siffror/", "/utskick/veckobrev/", "/register/"


@pytest.fixture
def gullspang(db) -> Municipality:
    """The first by the alphabet; nobody has begun there."""
    return Municipality.objects.create(name="Gullspång", slug="gullspang", code="1447")


@pytest.fixture
def desk(coordinator, people, toreboda, gullspang, sign_in, settings):
    """The browser of a coordinator of three municipalities."""
    settings.POLICE_EVENTS_URL = ""
    for municipality in (toreboda, gullspang):
        people.appoint(coordinator, Role.COORDINATOR, municipality)
    return sign_in(coordinator)


def opens_on(desk, address: str) -> str:
    """The municipality that is chosen on a page."""
    context = desk.get(address).context
    return context["reader"].municipality.slug if address == NUMBERS else context["chosen"].slug


@pytest.mark.parametrize("address", [NUMBERS, LETTER])
def test_the_only_one_with_areas_comes_first(desk, area, address):
    assert opens_on(desk, address) == "mariestad"


def test_the_first_by_the_alphabet_where_nothing_tells_them_apart(desk, area, other_area):
    assert opens_on(desk, NUMBERS) == "gullspang"


@pytest.mark.parametrize(
    "looked_at",
    [
        f"{NUMBERS}?kommun=toreboda",
        f"{LETTER}?kommun=toreboda",
        f"{REGISTER}?kommun=toreboda",
        "/register/kommun/toreboda/",
    ],
)
def test_the_one_last_looked_at_comes_first(desk, area, looked_at):
    assert desk.get(looked_at).status_code == 200
    assert {opens_on(desk, NUMBERS), opens_on(desk, LETTER)} == {"toreboda"}


def test_one_that_is_not_the_own_any_more_is_not_opened(desk, area, coordinator):
    desk.get(f"{NUMBERS}?kommun=toreboda")
    coordinator.appointments.filter(municipality__slug="toreboda").delete()
    assert opens_on(desk, NUMBERS) == "mariestad"
    assert desk.get(f"{LETTER}?kommun=toreboda").status_code == 404


def test_naming_one_of_somebody_elses_changes_nothing(desk, area):
    Municipality.objects.create(name="Skövde", slug="skovde", code="1496")
    assert desk.get(f"{REGISTER}?kommun=skovde").status_code == 200
    assert opens_on(desk, NUMBERS) == "mariestad"
    assert Area.objects.count() == 1
