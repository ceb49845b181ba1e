import pytest

from areas.demo import Plan, load_demo
from areas.demo.places import _share
from areas.models import Area, Municipality


def test_limits_are_high_enough_for_trials(db):
    load_demo(Plan(households=0))
    assert not Municipality.objects.filter(approval_above_recipients__lt=1_000_000).exists()


@pytest.mark.parametrize(("households", "areas"), [(0, 1), (7, 1), (60, 6), (61, 13), (1000, 7)])
def test_the_shares_of_the_areas_are_all_the_households(households, areas):
    plan = Plan(households, areas)
    assert sum(_share(plan, number) for number in range(areas)) == households


def test_areas_lie_in_all_three_municipalities(db):
    load_demo(Plan(households=0))
    assert Area.objects.values("municipality").distinct().count() == 3


def test_every_area_has_streets_and_a_postcode(db):
    load_demo(Plan(households=0))
    assert not Area.objects.filter(streets=None).exists()
    assert not Area.objects.filter(postcodes=None).exists()
