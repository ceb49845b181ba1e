"""Whom a correction reaches: exactly those who have, may have, or will have what it corrects."""

import pytest
from django.utils import timezone

from notifications.audience import people_of
from notifications.correcting import correct
from notifications.statuses import Status


@pytest.fixture
def corrected(released, coordinator):
    """A correction of the warning, whose two deliveries stand as the test says."""

    def corrected(status: Status, **fields) -> set:
        released.deliveries.update(status=status, **fields)
        return set(people_of(correct(alert=released, by=coordinator.user, now=timezone.now())))

    return corrected


@pytest.mark.parametrize("status", ["QUEUED", "DIALLING", "IN_DOUBT", "SENT", "UNCONFIRMED", "DELIVERED"])
def test_whoever_has_or_may_get_the_first_gets_the_correction(corrected, member, status):
    assert corrected(Status[status]) == {member}


@pytest.mark.parametrize("status", ["FAILED", "UNDELIVERED", "SUPPRESSED", "CANCELLED", "EXPIRED"])
def test_whoever_does_not_have_the_first_does_not(corrected, status):
    assert corrected(Status[status]) == set()


def test_what_still_waits_of_a_cancelled_alert_will_never_arrive(corrected, released):
    released.move(to="cancelled", from_=("sending",))
    assert corrected(Status.QUEUED) == set()


def test_a_mail_sent_once_more_may_have_arrived_the_first_time(corrected, member):
    assert corrected(Status.FAILED, doubts=1) == {member}
