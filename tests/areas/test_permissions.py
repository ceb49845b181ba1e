from django.utils import timezone

from areas.models import Area
from areas.permissions import Actor
from areas.roles import Permission


def test_a_contact_person_sees_the_households_of_the_own_area(contact_person, area, other_area):
    actor = Actor(contact_person.user)
    assert list(Area.objects.open_to(actor, Permission.SEE_HOUSEHOLDS)) == [area]


def test_a_contact_person_cannot_appoint(contact_person, area):
    assert not Actor(contact_person.user).may(Permission.APPOINT, area)


def test_a_coordinator_may_appoint_in_every_area_of_the_municipality(coordinator, area):
    assert Actor(coordinator.user).may(Permission.APPOINT, area)


def test_a_coordinator_may_nothing_next_door(coordinator, other_area):
    assert not Actor(coordinator.user).may(Permission.APPOINT, other_area)


def test_a_member_may_nothing_in_the_register(member):
    assert Actor(member.user).permissions == frozenset()


def test_an_ended_role_opens_nothing(coordinator, area):
    coordinator.appointments.update(until_on=timezone.localdate())
    assert Actor(coordinator.user).permissions == frozenset()
