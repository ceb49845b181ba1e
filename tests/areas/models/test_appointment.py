from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from areas.models import Appointment
from areas.roles import Role


def test_an_area_has_one_main_contact_person(people, area):
    people.appoint(people.person("Anna"), Role.MAIN_CONTACT_PERSON, area)
    with pytest.raises(IntegrityError, match=r"one_main_contact_person|areas_appointment\.area_id"):
        people.appoint(people.person("Berit"), Role.MAIN_CONTACT_PERSON, area)


def test_an_area_role_needs_an_area(people, mariestad):
    with pytest.raises(IntegrityError, match="area_roles_have_an_area"):
        people.appoint(people.person("Anna"), Role.CONTACT_PERSON, mariestad)


def test_an_appointment_does_not_end_before_it_begins(people, area):
    appointment = people.appoint(people.person("Anna"), Role.CONTACT_PERSON, area)
    appointment.until_on = appointment.from_on - timedelta(days=1)
    with pytest.raises(IntegrityError, match="ends_after_it_begins"):
        appointment.save()


def test_the_day_of_the_end_no_longer_counts(people, area):
    appointment = people.appoint(people.person("Anna"), Role.CONTACT_PERSON, area)
    appointment.until_on = timezone.localdate()
    appointment.save()
    assert not appointment.is_current()
    assert not Appointment.objects.current().exists()
