from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from areas.appointing import (
    AppointmentRefused,
    appoint,
    assign_households,
    end_appointment,
    replace_appointment,
)
from areas.models import Appointment, Household, Person, TrailEntry
from areas.roles import Role
from areas.signals import appointment_ended, appointment_made


@pytest.fixture
def told():
    """Every signal about appointments, as its receivers get it."""
    heard = []

    def hear(signal, appointment, **_rest):
        heard.append((signal, appointment))

    for signal in (appointment_made, appointment_ended):
        signal.connect(hear)
    yield heard
    for signal in (appointment_made, appointment_ended):
        signal.disconnect(hear)


def test_a_coordinator_appoints_a_contact_person(coordinator, member, area, told):
    appointment = appoint(person=member, role=Role.CONTACT_PERSON, place=area, by=coordinator.user)

    assert appointment.is_current()
    assert told == [(appointment_made, appointment)]
    assert TrailEntry.objects.get().details == {"role": "contact_person"}


@pytest.mark.parametrize("who", ["member", "contact_person", "police", "outsider"])
def test_nobody_else_appoints(request, who, people, area):
    actor = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        appoint(person=people.person("Ny"), role=Role.CONTACT_PERSON, place=area, by=actor.user)


def test_nobody_appoints_themselves(coordinator, area):
    with pytest.raises(AppointmentRefused, match="sig själv"):
        appoint(person=coordinator, role=Role.CONTACT_PERSON, place=area, by=coordinator.user)


def test_a_coordinator_appoints_nobody_next_door(coordinator, member, other_area, toreboda):
    for role, place in ((Role.CONTACT_PERSON, other_area), (Role.POLICE, toreboda)):
        with pytest.raises(PermissionDenied):
            appoint(person=member, role=role, place=place, by=coordinator.user)


def test_only_an_administrator_makes_administrators(coordinator, member, mariestad):
    with pytest.raises(PermissionDenied):
        appoint(person=member, role=Role.ADMINISTRATOR, place=mariestad, by=coordinator.user)


def test_the_same_role_twice_is_refused(coordinator, contact_person, area):
    with pytest.raises(AppointmentRefused, match="redan kontaktperson"):
        appoint(person=contact_person, role=Role.CONTACT_PERSON, place=area, by=coordinator.user)


def test_a_second_main_contact_person_is_refused(coordinator, people, member, area):
    people.appoint(people.person("Anna"), Role.MAIN_CONTACT_PERSON, area)
    with pytest.raises(AppointmentRefused, match="redan huvudkontaktperson"):
        appoint(person=member, role=Role.MAIN_CONTACT_PERSON, place=area, by=coordinator.user)


def test_a_role_of_an_area_is_not_for_a_municipality(coordinator, member, mariestad):
    with pytest.raises(ValueError, match="contact_person"):
        appoint(person=member, role=Role.CONTACT_PERSON, place=mariestad, by=coordinator.user)


def test_a_coordinator_ends_an_appointment(coordinator, contact_person, told):
    appointment = contact_person.appointments.get()

    assert end_appointment(appointment=appointment, by=coordinator.user)
    assert not Appointment.objects.current().filter(pk=appointment.pk).exists()
    assert told == [(appointment_ended, appointment)]


def test_an_ended_appointment_ends_once(coordinator, contact_person):
    appointment = contact_person.appointments.get()
    end_appointment(appointment=appointment, by=coordinator.user)

    assert not end_appointment(appointment=appointment, by=coordinator.user)
    assert TrailEntry.objects.count() == 1


def test_everybody_may_lay_down_what_is_their_own(contact_person):
    assert end_appointment(appointment=contact_person.appointments.get(), by=contact_person.user)


def test_a_member_ends_nothing(member, contact_person):
    with pytest.raises(PermissionDenied):
        end_appointment(appointment=contact_person.appointments.get(), by=member.user)


def test_an_appointment_does_not_end_before_it_begins(coordinator, contact_person):
    appointment = contact_person.appointments.get()
    with pytest.raises(AppointmentRefused, match="innan det börjar"):
        end_appointment(
            appointment=appointment, by=coordinator.user, until_on=appointment.from_on - timedelta(days=1)
        )


def test_somebody_without_another_bond_is_forgotten_afterwards(coordinator, police):
    end_appointment(appointment=police.appointments.get(), by=police.user)
    assert not Person.objects.filter(pk=police.pk).exists()


def test_a_role_that_ends_later_is_kept_until_then(coordinator, police):
    day = timezone.localdate() + timedelta(days=7)
    end_appointment(appointment=police.appointments.get(), by=police.user, until_on=day)
    assert police.appointments.current().exists()


def test_a_successor_takes_over_the_households(coordinator, contact_person, member, area):
    appointment = contact_person.appointments.get()
    Household.objects.update(contact_person=appointment)

    successor = replace_appointment(appointment=appointment, person=member, by=coordinator.user)

    assert Household.objects.filter(contact_person=successor).count() == 2
    assert list(Appointment.objects.current().in_area(area)) == [successor]


def test_a_replacement_that_is_refused_changes_nothing(coordinator, contact_person):
    appointment = contact_person.appointments.get()
    with pytest.raises(AppointmentRefused):
        replace_appointment(appointment=appointment, person=coordinator, by=coordinator.user)
    assert Appointment.objects.current().filter(pk=appointment.pk).exists()


def test_households_are_given_to_a_contact_person(coordinator, contact_person, member, outsider):
    appointment = contact_person.appointments.get()
    changed = assign_households(
        appointment=appointment, households=Household.objects.all(), by=coordinator.user
    )
    assert changed == 2
    assert outsider.memberships.get().household.contact_person is None


def test_a_contact_person_gives_themselves_no_households(contact_person, member):
    with pytest.raises(PermissionDenied):
        assign_households(
            appointment=contact_person.appointments.get(),
            households=Household.objects.all(),
            by=contact_person.user,
        )


def test_an_ended_appointment_gets_no_households(coordinator, contact_person):
    appointment = contact_person.appointments.get()
    end_appointment(appointment=appointment, by=coordinator.user)
    with pytest.raises(AppointmentRefused, match="kedja"):
        assign_households(appointment=appointment, households=Household.objects.all(), by=coordinator.user)
