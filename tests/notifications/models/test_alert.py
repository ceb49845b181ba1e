from datetime import timedelta

import pytest

from notifications.models import Acknowledgement, Alert


@pytest.fixture
def warning(sent, area) -> Alert:
    return sent.alert(area)


def test_a_person_sees_what_was_sent_to_them(sent, warning, member, outsider):
    sent.delivery(warning, member)

    assert list(Alert.objects.sent_to(member)) == [warning]
    assert list(Alert.objects.sent_to(outsider)) == []


def test_the_latest_comes_first(sent, area, warning, member, now):
    older = sent.alert(area, "Cykelstölder", released_at=now - timedelta(days=1))
    sent.delivery(warning, member)
    sent.delivery(older, member)

    assert list(Alert.objects.sent_to(member)) == [warning, older]


def test_what_went_to_contact_persons_alone_is_not_public(sent, area, warning):
    sent.alert(area, audience=Alert.Audience.CONTACT_PERSONS)

    assert list(Alert.objects.public()) == [warning]


def test_what_has_not_been_sent_is_not_public(sent, area):
    sent.alert(area, state=Alert.State.APPROVED, released_at=None)

    assert not Alert.objects.public().exists()


def test_an_acknowledgement_is_ones_own(warning, contact_person, coordinator, now):
    Acknowledgement.objects.create(alert=warning, person=contact_person, at=now)

    def acknowledged_at(person):
        return Alert.objects.with_acknowledgement_of(person).get().acknowledged_at

    assert acknowledged_at(contact_person) == now
    assert acknowledged_at(coordinator) is None
