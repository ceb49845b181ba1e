import pytest

from areas.models import Membership, Person
from areas.roles import Role

PAGE = "/ombud/"


@pytest.fixture
def page(contact_person, sign_in):
    """What the contact person reads."""
    return lambda address=PAGE: sign_in(contact_person).get(address)


def test_neighbours_are_shown_by_name_and_street_number(page, member):
    text = page().text
    assert "Maja Medlem" in text
    assert "Björkvägen" in text


def test_a_number_is_shown_only_if_the_member_allows_it(page, member):
    assert member.phone not in page().text
    Person.objects.filter(pk=member.pk).update(shows_phone=True)
    assert member.phone in page().text


def test_an_address_is_never_shown(page, member):
    Person.objects.update(shows_phone=True)
    assert member.email not in page().text


def test_those_who_wait_can_be_decided_about(page, people, area):
    people.member("Nina Ny", area).memberships.update(state=Membership.State.PENDING)
    text = page().text
    assert "Nina Ny" in text
    assert "Godkänn" in text


def test_another_area_does_not_exist(page, outsider):
    assert page("/ombud/?omrade=bjorkangen").status_code == 404
    assert "Olle" not in page().text


def test_whoever_has_two_areas_chooses(page, people, contact_person, other_area, outsider):
    people.appoint(contact_person, Role.DEPUTY, other_area)
    assert "Olle Utanför" in page("/ombud/?omrade=bjorkangen").text


def test_the_own_households_can_be_shown_alone(page, member, contact_person):
    member.memberships.get().household.contact_person_id = None
    assert "Maja Medlem" not in page("/ombud/?visa=mina").text


def test_people_with_protected_identity_are_nowhere(page, member):
    Person.objects.filter(pk=member.pk).update(has_protected_identity=True)
    assert "Maja Medlem" not in page().text


@pytest.mark.parametrize("who", ["member", "coordinator", "police"])
def test_nobody_else_comes_in(request, sign_in, who):
    assert sign_in(request.getfixturevalue(who)).get(PAGE).status_code == 403


def test_the_page_takes_few_queries(contact_person, sign_in, people, area, django_assert_max_num_queries):
    for number in range(8):
        people.member(f"Person{number}", area)
    client = sign_in(contact_person)
    with django_assert_max_num_queries(10):
        client.get(PAGE)
