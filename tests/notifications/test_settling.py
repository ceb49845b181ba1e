import pytest
from django.utils import timezone

from notifications import settling
from notifications.dispatch import Refused
from notifications.models import Delivery
from notifications.statuses import Channel, Reason, Status


@pytest.fixture
def doubtful(released):
    """Maja's SMS, looked for in vain three times."""
    Delivery.objects.filter(channel=Channel.SMS).update(status=Status.IN_DOUBT, doubts=3)
    return Delivery.objects.get(channel=Channel.SMS)


def test_the_coordinator_may_send_it_again(doubtful, released, coordinator):
    settling.send_again(alert=released, by=coordinator.user, now=timezone.now())
    doubtful.refresh_from_db()
    assert (doubtful.status, doubtful.reason) == (Status.RETRY_WAIT, Reason.BY_PERSON)


def test_the_coordinator_may_leave_it(doubtful, released, coordinator):
    settling.leave(alert=released, by=coordinator.user, now=timezone.now())
    doubtful.refresh_from_db()
    assert doubtful.status == Status.UNCONFIRMED


def test_a_contact_person_may_not(doubtful, released, contact_person):
    with pytest.raises(Refused):
        settling.leave(alert=released, by=contact_person.user, now=timezone.now())


def test_what_is_still_looked_for_is_nobodys_to_decide(doubtful, released, coordinator):
    Delivery.objects.update(doubts=1)
    assert settling.send_again(alert=released, by=coordinator.user, now=timezone.now()) == 0
