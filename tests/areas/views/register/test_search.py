import pytest

from areas.models import Household, Membership, Person
from areas.models.person import keys_of_name
from areas.searching import search_people
from areas.views.paging import page_by_rank

SEARCH = "/register/sok/"


@pytest.fixture
def crowd(area, mariestad) -> int:
    """Sixty by the name Testlund, some of it spelt otherwise: return how many."""
    names = [
        f"{given} {family}" for given in ("Bo", "Disa", "Testa") for family in ("Testlund", "Tästlund") * 10
    ]
    people = Person.objects.bulk_create(
        Person(name=name, email=f"t{n}@example.se", **keys_of_name(name)) for n, name in enumerate(names)
    )
    household = Household.objects.create(area=area, street="Björkvägen", number="1")
    current = {"household": household, "area": area, "state": Membership.State.CURRENT}
    Membership.objects.bulk_create(Membership(person=person, **current) for person in people)
    return len(people)


def test_all_people_found_are_read_page_by_page_the_nearest_first(desk, crowd):
    first = desk.get(SEARCH, {"q": "testlund", "visa": "personer"}).context["page"]
    second = desk.get(SEARCH, {"q": "testlund", "visa": "personer", "after": first.next_key}).context["page"]
    found = [*first.rows, *second.rows]

    assert len(set(found)) == len(found) == crowd
    assert (len(first.rows), second.next_key) == (50, "")
    assert [person.name.endswith("Testlund") for person in found] == [True] * 30 + [False] * 30


def test_a_page_that_is_just_full_is_followed_by_what_sounds_alike(area, crowd):
    ranks = search_people("testlund", Person.objects.all()).ranks()
    full = page_by_rank(ranks, after="", size=30)
    alike = page_by_rank(ranks, after=full.next_key, size=30)
    assert {person.name.split()[1] for person in full.rows} == {"Testlund"}
    assert {person.name.split()[1] for person in alike.rows} == {"Tästlund"}
    assert alike.next_key == ""


def test_the_first_are_shown_and_the_way_to_the_others(desk, crowd, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):  # PostgreSQL puts the ranks in one query
        text = desk.get(SEARCH, {"q": "tessstlund"}).text
    assert text.count("/register/person/") == 20
    assert "låter lika" in text
    assert "visa=personer" in text


def test_of_several_municipalities_one_can_be_chosen(desk, people, coordinator, toreboda, member, other_area):
    people.appoint(coordinator, "coordinator", toreboda)
    people.member("Maja Fjärran", other_area)
    both = desk.get(SEARCH, {"q": "maja"}).text
    assert "Ekudden, Mariestad" in both
    assert "Björkängen, Töreboda" in both

    for words, kind in (("maja", ""), ("maja", "personer"), ("björkvägen", ""), ("björkvägen", "hushall")):
        text = desk.get(SEARCH, {"q": words, "kommun": "toreboda", "visa": kind}).text
        assert "Björkängen, Töreboda" in text
        assert "Ekudden, Mariestad" not in text
