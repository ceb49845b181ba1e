"""Where an alert can be aimed: few areas are all shown, many are searched."""

import pytest

from areas.models import Area
from areas.permissions import Actor
from notifications.forms import AlertForm
from notifications.models import Alert
from notifications.views.places import SHOWN, places_of


@pytest.fixture
def form(coordinator):
    """Return a way to fill in the form with chosen areas."""

    def form(*chosen: str) -> AlertForm:
        return AlertForm({"areas": chosen}, instance=Alert(), actor=Actor(coordinator.user), lenient=True)

    return form


@pytest.fixture
def many(mariestad, area) -> None:
    """More areas than a page shows at once."""
    Area.objects.bulk_create(
        Area(municipality=mariestad, name=f"Område {n:03}", name_key=f"omrade {n:03}", slug=f"omrade-{n:03}")
        for n in range(SHOWN + 10)
    )


def names(places) -> list[str]:
    return [area.name for group in places.groups for area, _ in group.areas]


def test_a_few_areas_are_all_shown(form, area):
    places = places_of(form("ekudden"))

    assert not places.is_searched
    assert places.groups[0].areas == [(area, True)]


def test_many_are_searched(form, many):
    places = places_of(form())

    assert places.is_searched
    assert places.is_cut
    assert len(names(places)) == SHOWN


def test_a_street_finds_its_area(form, many):
    assert names(places_of(form(), "björkvägen 4")) == ["Ekudden"]


def test_what_is_chosen_stays_whatever_is_searched(form, many):
    assert names(places_of(form("omrade-049"), "ekudden")) == ["Område 049", "Ekudden"]


def test_the_choice_takes_as_many_queries_for_many(form, many, django_assert_max_num_queries):
    filled = form()
    with django_assert_max_num_queries(4):
        names(places_of(filled))
