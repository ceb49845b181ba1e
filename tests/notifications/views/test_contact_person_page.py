import re

import pytest
from django.test import Client

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


def test_the_list_is_shown_again_only_to_whoever_shows_again_who_they_are(sign_in, contact_person, member):
    client = sign_in(contact_person, seconds_ago=12 * 3600 + 1)
    text = client.get(PAGE).text
    assert "Varningar till dig" in text
    assert "Visa hushållen" in text
    assert "Maja Medlem" not in text

    asked = client.get(f"{PAGE}?omrade=ekudden&lista=1")
    assert asked["Location"].startswith("/konto/reauthenticate/?next=%2Fombud%2F")
    back = client.post(asked["Location"], {"password": "hemligt-losenord"})
    assert "Maja Medlem" in client.get(back["Location"]).text


@pytest.mark.parametrize("shown", ["", "mina", "papper"])
def test_no_way_of_looking_at_the_list_goes_round_it(sign_in, contact_person, member, shown):
    client = sign_in(contact_person, seconds_ago=12 * 3600 + 1)
    assert "Maja Medlem" not in client.get(f"{PAGE}?visa={shown}&after=a").text


def test_whoever_signs_in_by_a_code_to_the_phone_sees_the_list_at_once(contact_person, member, simulator):
    client = Client()
    asked = client.post("/konto/login/", {"login": contact_person.phone})
    code = re.search(r"\d{6}", simulator.messages(contact_person.phone)[0]["body"])[0]
    client.post(asked["Location"], {"code": code})
    assert "Maja Medlem" in client.get(PAGE).text
