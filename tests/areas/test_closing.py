from django.core import mail

from areas.advancing import advance
from areas.models import Appointment, Area, Membership, Person
from notifications.tasks import empty_closed


def test_those_of_a_closed_area_are_told_and_forgotten(
    area, contact_person, member, outsider, coordinator, now, django_capture_on_commit_callbacks
):
    advance(area=area, to=Area.State.CLOSED, by=coordinator.user, now=now)
    with django_capture_on_commit_callbacks(execute=True):
        empty_closed()

    assert set(Person.objects.all()) == {outsider, coordinator}
    assert not Appointment.objects.unended().filter(area=area).exists()
    assert set(Membership.objects.filter(area=area).values_list("state", flat=True)) == {"left"}
    goodbyes = [message for message in mail.outbox if message.subject == "Ekudden har avslutats"]
    assert {message.to[0] for message in goodbyes} == {contact_person.email, member.email}
