from datetime import timedelta

from django.utils import timezone

from areas.leaving import leave
from areas.models import Household, Membership, Person, TrailEntry
from areas.roles import Role
from areas.signals import membership_left
from grannsamverkan.accounts.models import User


def leaving(person, now) -> Membership:
    membership = person.memberships.get()
    assert leave(membership=membership, by=person.user, now=now)
    membership.refresh_from_db()
    return membership


def test_the_membership_keeps_dates_and_area_and_nobody(member, area, now):
    membership = leaving(member, now)
    assert (membership.state, membership.ended_at, membership.area) == (Membership.State.LEFT, now, area)
    assert (membership.person, membership.household) == (None, None)


def test_person_account_and_household_are_gone(member, now):
    leaving(member, now)
    assert not Person.objects.exists()
    assert not User.objects.exists()
    assert not Household.objects.exists()


def test_a_household_with_others_in_it_stays(people, area, now):
    first, second = people.member("Anna Ek", area, "7"), people.member("Bo Ek", area, "7")
    leaving(first, now)
    assert second.memberships.get().household.number == "7"


def test_whoever_is_in_another_area_too_stays(member, other_area, now):
    household = Household.objects.create(area=other_area, street="Björkgatan", number="1")
    Membership.objects.create(person=member, household=household, area=other_area, state="current")
    leave(membership=member.memberships.get(area__slug="ekudden"), by=member.user, now=now)
    assert Person.objects.get() == member


def test_a_contact_person_who_leaves_keeps_the_task_until_it_ends(contact_person, now):
    leaving(contact_person, now)
    assert Person.objects.get() == contact_person


def test_an_ended_task_keeps_nobody(people, area, now):
    person = people.member("Karin Kontakt", area)
    appointment = people.appoint(person, Role.CONTACT_PERSON, area)
    appointment.until_on = timezone.localdate() - timedelta(days=0)
    appointment.save()
    leaving(person, now)
    assert not Person.objects.exists()


def test_leaving_twice_does_nothing(member, now):
    membership = leaving(member, now)
    assert not leave(membership=membership, by=None, now=now)
    assert TrailEntry.objects.filter(act="membership.left").count() == 1


def test_the_account_of_a_technician_stays(member, now):
    member.user.is_staff = True
    member.user.save()
    leaving(member, now)
    assert User.objects.exists()


def test_others_hear_of_it_while_the_person_can_still_be_read(member, now):
    told = []
    membership_left.connect(hear := lambda **sent: told.append((sent["person"].email, sent["forgotten"])))
    leaving(member, now)
    membership_left.disconnect(hear)
    assert told == [("maja.1@example.se", True)]
