"""Deputies from a day until a day, and successors whose day has not come."""

from datetime import timedelta

import pytest
from django.utils import timezone

from areas.appointing import AppointmentRefused, appoint, end_appointment, hand_over, replace_appointment
from areas.models import Appointment, Household
from areas.roles import Role

WEEK = timedelta(days=7)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def deputise(coordinator, contact_person, people, area, today):
    """Let somebody stand in for the contact person, for a week unless told otherwise."""
    dan = people.member("Dan Deputy", area)

    def deputise(**changed) -> Appointment:
        fields = {
            "person": dan,
            "role": Role.DEPUTY,
            "place": area,
            "from_on": today,
            "until_on": today + WEEK,
            "stands_in_for": contact_person.appointments.get(),
        }
        return appoint(**(fields | changed), by=coordinator.user)

    return deputise


def test_a_deputy_looks_after_the_households_while_standing_in(
    deputise, contact_person, member, sign_in, time_machine, today
):
    household = member.memberships.get().household
    Household.objects.filter(pk=household.pk).update(contact_person=contact_person.appointments.get())
    deputy = sign_in(deputise().person)

    assert household.address in deputy.get("/ombud/?visa=mina").text
    page = sign_in(member).get("/mina-sidor/").text
    assert "Karin Kontakt" in page
    assert "Dan Deputy" in page
    assert str(today + WEEK) not in page

    time_machine.move_to(timezone.now() + WEEK)
    assert deputy.get("/ombud/").status_code == 403
    assert "Dan Deputy" not in sign_in(member).get("/mina-sidor/").text


def test_a_deputy_stands_in_again_but_not_twice_at_once(deputise, today):
    deputise()
    with pytest.raises(AppointmentRefused, match="redan ersättare"):
        deputise(from_on=today + timedelta(days=3), until_on=None)
    assert deputise(from_on=today + WEEK, until_on=today + 2 * WEEK).pk


def test_a_term_can_be_cut_short(deputise, coordinator, today):
    deputy = deputise()
    assert end_appointment(appointment=deputy, by=coordinator.user)
    assert deputy.until_on == today


def test_only_a_deputy_stands_in_and_for_a_day_at_least(deputise, contact_person, today):
    for nonsense in (
        {"role": Role.CONTACT_PERSON},
        {"person": contact_person},
        {"stands_in_for": deputise()},
        {"until_on": today},
    ):
        with pytest.raises(AppointmentRefused):
            deputise(**nonsense)


def test_nobody_stands_in_next_door(deputise, people, other_area, outsider):
    elsewhere = people.appoint(outsider, Role.CONTACT_PERSON, other_area)
    with pytest.raises(AppointmentRefused, match="samma område"):
        deputise(stands_in_for=elsewhere)


def test_households_pass_over_on_the_day(
    contact_person, member, coordinator, today, time_machine, django_assert_num_queries
):
    former = contact_person.appointments.get()
    Household.objects.update(contact_person=former)
    later = replace_appointment(appointment=former, person=member, by=coordinator.user, on=today + WEEK)
    membership = member.memberships.get()

    assert membership.contact_person == former
    assert hand_over() == 0

    time_machine.move_to(timezone.now() + WEEK)
    membership = member.memberships.get()
    assert membership.contact_person == later
    with django_assert_num_queries(1):
        assert hand_over() == 2
    assert later.households.count() == 2
    assert hand_over() == 0
