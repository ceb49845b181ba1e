from datetime import timedelta

import pytest

from areas.models import TrailEntry
from notifications.acknowledging import acknowledge, may_acknowledge
from notifications.models import Acknowledgement


@pytest.fixture
def delivery(sent, area, contact_person):
    return sent.delivery(sent.alert(area), contact_person, chain=True)


def test_a_warning_is_acknowledged_once(delivery, contact_person, now):
    assert acknowledge(alert=delivery.alert, person=contact_person, now=now)
    assert not acknowledge(alert=delivery.alert, person=contact_person, now=now + timedelta(hours=1))

    assert Acknowledgement.objects.get().at == now


def test_the_trail_says_who_by_reference_alone(delivery, contact_person, now):
    acknowledge(alert=delivery.alert, person=contact_person, now=now)

    entry = TrailEntry.objects.get()
    assert entry.subject_id == delivery.alert.public_id
    assert entry.details == {"person": contact_person.public_id}


def test_a_link_is_good_for_thirty_days(delivery, now):
    assert may_acknowledge(delivery, now=now + timedelta(days=29))
    assert not may_acknowledge(delivery, now=now + timedelta(days=31))


def test_who_no_longer_has_the_task_has_nothing_to_acknowledge(delivery, contact_person, now):
    contact_person.appointments.update(until_on=now.date())

    assert not may_acknowledge(delivery, now=now)
