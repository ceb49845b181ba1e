import pytest

from areas.finding import people_open_to
from areas.models import Area, Household, Person
from areas.permissions import Actor
from areas.roles import Permission
from areas.searching import find_people, search_households, search_people


@pytest.mark.parametrize("words", ["Maja", "medlem", "MEDLEM MAJA", "maja med", " Mája "])
def test_people_are_found_by_how_either_name_begins(member, words):
    assert list(find_people(words, Person.objects.all())) == [member]


def test_people_are_not_found_by_the_middle_of_a_name(member):
    assert not find_people("edlem", Person.objects.all())


@pytest.mark.parametrize(
    "words",
    [
        "Karlson",
        "Carlsson Kristofer",
        "Kristofer Erik",
        "KRISTOFFER ERIC",
        "kalrsson",
    ],
)
def test_people_are_found_by_how_the_name_sounds(people, member, words):
    christoffer = people.person("Christoffer Erik Karlsson")
    found, alike = search_people(words, Person.objects.all()).best(10)
    assert found == ([] if words == "kalrsson" else [christoffer])
    assert alike == bool(found)


def test_what_is_written_so_comes_before_what_sounds_so(people):
    sounding, written = people.person("Bo Carlson"), people.person("Åsa Karlsson")
    assert search_people("karlss", Person.objects.all()).best(10) == ([written, sounding], True)
    assert search_people("Åsa Karlsson", Person.objects.all()).best(10) == ([written], False)


def test_a_middle_name_may_be_left_out(people):
    anna = people.person("Anna Maria Öberg")
    assert search_people("anna oberg", Person.objects.all()).best(10) == ([anna], False)


def test_a_short_name_is_not_the_beginning_of_every_other(people):
    ann, _anton = people.person("Ann Ek"), people.person("Anton Ek")
    assert search_people("Anne", Person.objects.all()).best(10) == ([ann], True)


@pytest.mark.parametrize(
    ("words", "alike"),
    [
        ("björkvägen", False),
        ("Bjorkv", False),
        ("björkvägen 7", False),
        ("Björkvägen 7 b", False),
        ("bjorkvegen 7b", True),
        ("Bjärkwägen", True),
    ],
)
def test_households_are_found_by_how_the_address_begins_or_sounds(area, words, alike):
    household = Household.objects.create(area=area, street="Björkvägen", number="7B")
    assert search_households(words, Household.objects.all()).best(10) == ([household], alike)


def test_number_7_is_not_number_77(area):
    Household.objects.create(area=area, street="Björkvägen", number="77")
    assert search_households("Björkvägen 7", Household.objects.all()).best(10) == ([], False)


@pytest.mark.parametrize("words", ["Ekuden", "eckudden", "bjorkvegen 3"])
def test_areas_are_found_by_how_their_names_or_streets_sound(area, words):
    assert list(Area.objects.found_by(words)) == [area]


def test_officials_are_open_to_the_coordinator(coordinator, police, outsider):
    people = people_open_to(Actor(coordinator.user), Permission.SEE_CONTACT_DETAILS)
    assert set(people) == {coordinator, police}
