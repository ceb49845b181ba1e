"""The ways of aiming, as a writer fills them in."""

import pytest

from areas.models import AddressPoint, Household
from areas.permissions import Actor
from notifications.aim_forms import AimForm
from notifications.models import Alert, AlertAim

CORNERS = "58.70, 13.80\n58.71, 13.80\n58.71, 13.82"


@pytest.fixture
def form(coordinator, area, mariestad):
    """Return a way to fill in the form as Sara, who may aim in Mariestad."""
    AddressPoint.objects.create(
        municipality=mariestad, street_key="bjorkvagen", number="12", latitude=58.7, longitude=13.8
    )

    def form(draft: Alert | None = None, **said) -> AimForm:
        return AimForm(said, draft=draft or Alert(), actor=Actor(coordinator.user))

    return form


def test_without_a_word_it_is_for_areas(form):
    empty = form()

    assert empty.is_valid()
    assert not empty.is_narrow


def test_around_an_address(form):
    said = form(way="address", around="björkvägen 12", metres="300")

    assert said.is_valid()
    assert said.cleaned_data["around"] == "björkvägen 12, Mariestad"
    assert len(said.boundary["coordinates"][0]) == 49


@pytest.mark.parametrize("drawn", [CORNERS, "58.70912, 13.82233, 300 m"])
def test_on_the_map(form, drawn):
    said = form(way="map", drawn=drawn)

    assert said.is_valid()
    assert said.boundary["type"] == "Polygon"


def test_by_streets(form):
    said = form(way="streets", streets="Björkvägen 2–18")

    assert said.is_valid()
    assert [str(street.stretch) for street in said.parts] == ["Björkvägen 2–18"]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"way": "address", "metres": "300"}, "Skriv en gata och ett nummer"),
        ({"way": "address", "around": "Björkvägen 12", "metres": ""}, "Skriv hur många meter."),
        ({"way": "address", "around": "Björkvägen 12", "metres": "7"}, "50"),
        ({"way": "address", "around": "Björkvägen 12", "metres": "9" * 40}, "5000"),
        ({"way": "address", "around": "Björkvägn 12", "metres": "300"}, "Menar du Björkvägen?"),
        ({"way": "map"}, "Rita på kartan"),
        ({"way": "map", "drawn": "58.70, 13.80"}, "tre hörn"),
        ({"way": "map", "drawn": "58.70912, 13.82233, 9 m"}, "från 50 till 5000 meter"),
        ({"way": "map", "drawn": '{"type":'}, "GeoJSON"),
        ({"way": "streets"}, "Skriv minst en gata."),
        ({"way": "streets", "streets": "Gräsvägen"}, "heter Gräsvägen i Mariestad"),
        ({"way": "nonsense"}, "nonsense"),
    ],
)
def test_what_is_wrong_is_said(form, said, sentence):
    refused = form(**said)

    assert not refused.is_valid()
    assert sentence in " ".join(refused.sentences)


def test_nothing_is_said_of_what_nobody_has_written_yet(form):
    assert form(way="streets").problems == []
    assert form(way="streets", streets="Gräsv").problems


def test_the_words_of_every_way_are_kept_and_those_of_one_count(form, draft):
    both = {"around": "Björkvägen 12", "metres": "300", "streets": "Björkvägen"}
    assert form(draft, way="streets", **both).keep(draft)
    kept = AlertAim.objects.get()

    assert (kept.around, kept.metres, kept.words) == ("Björkvägen 12", 300, "på Björkvägen")
    assert Alert.objects.get().polygon is None
    form(draft, way="address", **both).keep(draft)
    assert AlertAim.objects.get().words == "inom 300 m från Björkvägen 12, Mariestad"


def test_what_comes_to_nothing_is_kept_and_aims_at_nobody(form, draft):
    assert form(draft, way="address", around="Björkvägn", metres="300").keep(draft)
    kept = AlertAim.objects.get()

    assert (kept.around, kept.words, draft.polygon) == ("Björkvägn", "", None)


def test_an_alert_for_areas_needs_no_aim(form, draft):
    assert not form(draft).keep(draft)
    assert not AlertAim.objects.exists()


@pytest.mark.parametrize(
    ("drawn", "words"), [(CORNERS, "ritat"), ("58.7, 13.8, 300 m", "300 m från en punkt")]
)
def test_what_is_drawn_is_said(form, draft, drawn, words):
    form(draft, way="map", drawn=drawn).keep(draft)

    assert words in draft.aim.words


def test_a_household_elsewhere_helps_nobody_to_an_address(form, other_area):
    Household.objects.create(area=other_area, street="Ågatan", number="1", latitude=58.7, longitude=14.1)

    assert not form(way="address", around="Ågatan 1", metres="300").is_valid()
