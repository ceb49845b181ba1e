from django.utils import timezone

from areas.addresses import Stretch
from areas.models import Area, Household
from areas.registering import add_household, add_member, change_household, save_area


def test_two_areas_of_one_name_get_addresses_of_their_own(coordinator, area, toreboda):
    twin = Area(municipality=toreboda, name="Ekudden")
    save_area(area=twin, streets=[], postcodes=[], by=coordinator.user, now=timezone.now())
    assert twin.slug == "ekudden-toreboda"


def test_a_street_written_twice_is_one(coordinator, area):
    streets = [Stretch("Granvägen"), Stretch("Granvägen")]
    save_area(area=area, streets=streets, postcodes=["54230"] * 2, by=coordinator.user, now=timezone.now())
    assert area.streets.count() == area.postcodes.count() == 1


def test_of_two_who_add_a_household_both_get_the_same(coordinator, area):
    one, other = (
        add_household(household=Household(area=area, street="Granvägen", number="1"), by=coordinator.user)
        for _ in range(2)
    )
    assert one == other


def test_a_member_is_added_once(coordinator, member):
    household = member.memberships.get().household
    fields = {"name": member.name, "email": member.email, "phone": "", "channels": []}
    added = add_member(household=household, **fields, by=coordinator.user, now=timezone.now())
    assert added == member.memberships.get()


def test_a_household_stands_where_the_file_of_addresses_says(coordinator, area, mariestad):
    mariestad.address_points.create(street_key="bjorkvagen", number="4B", latitude=58.7, longitude=13.8)
    household = Household(area=area, street="BJÖRKVÄGEN", number="4b")
    add_household(household=household, by=coordinator.user)
    assert (household.latitude, household.longitude) == (58.7, 13.8)

    household.number = "6"
    change_household(household=household, by=coordinator.user)
    assert household.latitude is None
