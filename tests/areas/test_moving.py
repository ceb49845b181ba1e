import pytest

from areas.models import Appointment, Household, Membership, Person, TrailEntry
from areas.moving import empty_household, move_out, tasks_of
from areas.roles import Role
from areas.signals import household_emptied


@pytest.fixture
def emptied():
    """Who was told that a household is empty."""
    told = []

    def hear(person, **_sent):
        told.append(person)

    household_emptied.connect(hear)
    yield told
    household_emptied.disconnect(hear)


@pytest.fixture
def couple(people, area, contact_person):
    """Two people of one household that the contact person looks after."""
    pair = people.member("Anna Ek", area, "7"), people.member("Bo Ek", area, "7")
    Household.objects.filter(number="7").update(contact_person=contact_person.appointments.get())
    return pair


def test_whoever_stays_keeps_the_household_and_the_last_one_empties_it(couple, contact_person, emptied, now):
    first, last = (person.memberships.get() for person in couple)
    assert move_out(membership=first, by=couple[0].user, now=now)
    household = Household.objects.get(number="7")
    assert household.contact_person.person == contact_person
    assert emptied == []

    assert move_out(membership=last, by=couple[1].user, now=now)
    assert not Household.objects.filter(number="7").exists()
    assert emptied == [contact_person]


def test_a_contact_person_who_moves_lays_the_task_down_and_is_forgotten(couple, contact_person, now):
    membership = contact_person.memberships.get()
    assert [task.household_count for task in tasks_of(membership)] == [1]
    move_out(membership=membership, by=contact_person.user, now=now)

    assert not Person.objects.filter(pk=contact_person.pk).exists()
    assert Household.objects.get(number="7").contact_person is None
    acts = TrailEntry.objects.order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["appointment.ended", "membership.left"]


def test_a_task_stays_with_whoever_has_another_home_in_the_area(contact_person, area, now):
    other = Household.objects.create(area=area, street="Björkvägen", number="99")
    Membership.objects.create(person=contact_person, household=other, area=area, state="current")
    move_out(membership=contact_person.memberships.first(), by=contact_person.user, now=now)

    assert Appointment.objects.get().is_current()


def test_a_neighbour_who_may_not_appoint_ends_no_task(people, area, contact_person, coordinator, now):
    head = people.member("Hanna Huvud", area)
    people.appoint(head, Role.MAIN_CONTACT_PERSON, area)
    move_out(membership=head.memberships.get(), by=contact_person.user, now=now)
    assert head.appointments.get().is_current()

    move_out(membership=contact_person.memberships.get(), by=coordinator.user, now=now)
    assert not Person.objects.filter(pk=contact_person.pk).exists()


def test_a_whole_household_moves_at_once(couple, coordinator, emptied, now):
    household = Household.objects.get(number="7")
    assert empty_household(household=household, by=coordinator.user, now=now) == 2
    assert not Household.objects.filter(number="7").exists()
    assert len(emptied) == 1
