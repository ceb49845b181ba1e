import pytest

from areas.demo import DemoRefused, Plan, load_demo
from areas.models import Appointment, Area, AreaStreet, Household, Membership, Person, TrailEntry

KINDS = (Appointment, Area, AreaStreet, Household, Membership, Person, TrailEntry)
SMALL = Plan(households=25, areas=6)


def everything() -> list[list[dict]]:
    return [list(kind.objects.order_by("pk").values()) for kind in KINDS]


def test_a_plan_is_loaded_whole(db):
    assert load_demo(SMALL) == 25
    assert Household.objects.count() == 25
    assert Area.objects.count() == 6


def test_loading_again_changes_nothing(db):
    load_demo(SMALL)
    before = everything()

    assert load_demo(SMALL) == 0
    assert everything() == before


def test_a_larger_plan_adds_to_the_smaller(db):
    load_demo(SMALL)
    load_demo(Plan(households=60, areas=6))

    assert Household.objects.count() == 60
    assert Household.objects.values("area", "street_key", "number").distinct().count() == 60


def test_the_same_seed_gives_the_same_people(db):
    load_demo(SMALL)
    first = sorted(Person.objects.values_list("name", "phone", "email"))
    Appointment.objects.all().delete()
    Membership.objects.all().delete()
    Household.objects.all().delete()
    Person.objects.all().delete()
    load_demo(SMALL)

    assert sorted(Person.objects.values_list("name", "phone", "email")) == first


def test_nobody_is_invented_where_messages_reach_real_telephones(db, settings):
    settings.TWILIO_API_URL = ""
    with pytest.raises(DemoRefused):
        load_demo(SMALL)


def test_without_a_local_provider_there_are_numbers_for_few(db, settings):
    settings.DEBUG, settings.TWILIO_API_URL = True, ""
    with pytest.raises(DemoRefused):
        load_demo(Plan(households=1000))
