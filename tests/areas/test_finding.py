import pytest

from areas.finding import find_households, find_people, people_open_to
from areas.models import Household, Person
from areas.permissions import Actor
from areas.roles import Permission


@pytest.mark.parametrize("words", ["Maja", "medlem", "MEDLEM MAJA", "maja med", " Mája "])
def test_people_are_found_by_how_either_name_begins(member, words):
    assert list(find_people(words, Person.objects.all())) == [member]


def test_people_are_not_found_by_the_middle_of_a_name(member):
    assert not find_people("edlem", Person.objects.all())


@pytest.mark.parametrize("words", ["björkvägen", "Bjorkv", "björkvägen 7", "Björkvägen 7 b"])
def test_households_are_found_by_how_the_address_begins(area, words):
    household = Household.objects.create(area=area, street="Björkvägen", number="7B")
    assert list(find_households(words, Household.objects.all())) == [household]


def test_number_7_is_not_number_77(area):
    Household.objects.create(area=area, street="Björkvägen", number="77")
    assert not find_households("Björkvägen 7", Household.objects.all())


def test_officials_are_open_to_the_coordinator(coordinator, police, outsider):
    people = people_open_to(Actor(coordinator.user), Permission.SEE_CONTACT_DETAILS)
    assert set(people) == {coordinator, police}
