"""Whom a message has reached, counted where they belong."""

import pytest

from areas.models import Area, Person
from areas.roles import Role
from notifications.forwarding import forward
from notifications.models import Alert, Delivery, FollowOn
from notifications.reaching import Reached, reached_in
from notifications.rungs import Rung
from notifications.statuses import Channel, Status


@pytest.fixture
def next_door(mariestad) -> Area:
    return Area.objects.create(municipality=mariestad, name="Granngården", slug="granngarden", state="active")


def test_one_who_has_it_on_either_channel_is_reached_once(sent, area, people):
    alert = sent.alert(area)
    for name, by_mail in (("Anna", Status.DELIVERED), ("Bo", Status.IN_DOUBT), ("Cia", Status.QUEUED)):
        person = people.member(name, area)
        sent.delivery(alert, person, status=Status.FAILED)
        sent.delivery(alert, person, Channel.EMAIL, status=by_mail)
    people.member("Doris Onådd", area, phone="", email="")

    assert reached_in(alert, [area.pk]) == {area.pk: Reached(people=3, reached=1)}


def test_one_with_two_homes_counts_in_both_areas(sent, area, next_door, people, member):
    summer_house = people.member("Tillfällig", next_door).memberships.get()
    summer_house.person = member
    summer_house.save()
    alert = sent.alert(area)
    sent.delivery(alert, member)

    assert reached_in(alert, [area.pk, next_door.pk]) == dict.fromkeys([area.pk, next_door.pk], Reached(1, 1))


def test_a_contact_person_counts_where_the_task_is(sent, area, next_door, people):
    lives_elsewhere = people.member("Karin Kontakt", next_door)
    people.appoint(lives_elsewhere, Role.CONTACT_PERSON, area)
    people.appoint(lives_elsewhere, Role.MAIN_CONTACT_PERSON, area)
    to_all, to_chain = sent.alert(area), sent.alert(area, audience=Alert.Audience.CONTACT_PERSONS)
    sent.delivery(to_all, lives_elsewhere)
    sent.delivery(to_chain, lives_elsewhere)
    both = [area.pk, next_door.pk]

    assert reached_in(to_all, both) == dict.fromkeys(both, Reached(1, 1))
    assert reached_in(to_chain, both) == {area.pk: Reached(1, 1)}


def test_protected_people_are_never_counted(sent, area, member, contact_person, django_assert_num_queries):
    alert = sent.alert(area)
    for person in (member, contact_person):
        sent.delivery(alert, person)
    Person.objects.update(has_protected_identity=True)

    alert = Alert.objects.select_related("follow_on").get()
    with django_assert_num_queries(2):
        assert reached_in(alert, [area.pk]) == {}


def test_members_count_who_have_it_from_their_contact_person(warned, contact_person, area, member, now):
    Delivery.objects.filter(alert=warned).update(status=Status.DELIVERED)
    assert reached_in(warned, [area.pk]) == {area.pk: Reached(people=1, reached=1)}

    forward(alert=warned, person=contact_person, by=contact_person.user, now=now)
    assert reached_in(warned, [area.pk]) == {area.pk: Reached(people=2, reached=1)}

    Delivery.objects.filter(person=member).update(status=Status.DELIVERED)
    assert reached_in(warned, [area.pk]) == {area.pk: Reached(people=2, reached=2)}


@pytest.mark.parametrize(("rung", "counted"), [(Rung.FORWARD, 1), (Rung.HOUSEHOLDS, 1), (Rung.DEPUTY, 0)])
def test_what_was_forwarded_counts_the_households(sent, area, member, rung, counted):
    first, carried = (sent.alert(area, audience=Alert.Audience.CONTACT_PERSONS) for _ in range(2))
    FollowOn.objects.create(first=first, alert=carried, rung=rung)
    sent.delivery(carried, member)

    assert reached_in(carried, [area.pk]).get(area.pk, Reached()) == Reached(counted, counted)
