from datetime import timedelta

from django.core import mail
from django.utils import timezone

from areas.advancing import advance
from areas.models import Appointment, Area, Membership, Person
from areas.roles import Role
from notifications.tasks import empty_closed


def test_those_of_a_closed_area_are_told_and_forgotten(
    area, contact_person, member, outsider, coordinator, people, now, django_capture_on_commit_callbacks
):
    week = timezone.localdate(now) + timedelta(days=7)
    leaving, coming = people.member("Lena", area), people.member("Kim", area)
    people.appoint(leaving, Role.DEPUTY, area)
    people.appoint(coming, Role.DEPUTY, area)
    leaving.appointments.update(until_on=week)
    coming.appointments.update(from_on=week)
    advance(area=area, to=Area.State.CLOSED, by=coordinator.user, now=now)
    with django_capture_on_commit_callbacks(execute=True):
        empty_closed()

    assert set(Person.objects.all()) == {outsider, coordinator}
    assert not Appointment.objects.unended().filter(area=area).exists()
    assert set(Membership.objects.filter(area=area).values_list("state", flat=True)) == {"left"}
    goodbyes = [message for message in mail.outbox if message.subject == "Ekudden har avslutats"]
    assert {message.to[0] for message in goodbyes} == {
        person.email for person in (contact_person, member, leaving, coming)
    }
