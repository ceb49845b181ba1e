"""What a lost worker, a stop or the clock leaves behind is put right."""

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications import sweeping
from notifications.models import Delivery, LedgerCount, ledger
from notifications.models.ledger import Change
from notifications.statuses import Channel, Lane, Reason, Status

LEASE = timedelta(minutes=2)


@pytest.fixture
def dialled(released):
    """Maja's SMS, being handed over under a lease."""
    now = timezone.now()
    rows = ledger.claim(
        channel=Channel.SMS, lane=Lane.URGENT, limit=1, lease="mine", until=now + LEASE, now=now
    )
    ledger.mark_dialling(rows, lease="mine", enough_until=now, until=now + LEASE, now=now)
    return Delivery.objects.get(channel=Channel.SMS)


def becomes(delivery: Delivery, to: Status) -> None:
    assert ledger.apply([Change(delivery.pk, to, from_=(Status(delivery.status),))], now=timezone.now())
    delivery.refresh_from_db()


def test_what_a_living_worker_holds_is_left_to_it(dialled):
    assert sweeping.take_back_lost(now=timezone.now()) == 0


def test_what_a_lost_worker_was_handing_over_is_in_doubt(dialled):
    sweeping.take_back_lost(now=timezone.now() + LEASE)
    dialled.refresh_from_db()
    assert (dialled.status, dialled.reason, dialled.lease) == (Status.IN_DOUBT, Reason.WORKER_LOST, "")


def test_what_a_lost_worker_had_only_claimed_waits_again(released):
    now = timezone.now()
    ledger.claim(channel=Channel.SMS, lane=Lane.URGENT, limit=1, lease="mine", until=now, now=now)
    sweeping.take_back_lost(now=now + LEASE)
    assert Delivery.objects.get(channel=Channel.SMS).status == Status.QUEUED


def test_what_waits_of_a_cancelled_alert_ends(released):
    released.move(to="cancelled", from_=("sending",))
    assert sweeping.end_stopped(now=timezone.now()) == 2
    released.refresh_from_db()
    assert released.finished_at is not None


def test_what_comes_back_to_the_queue_after_the_cancelling_ends_too(dialled, released):
    released.move(to="cancelled", from_=("sending",))
    sweeping.end_stopped(now=timezone.now())
    becomes(dialled, Status.IN_DOUBT)
    sweeping.end_stopped(now=timezone.now())
    becomes(dialled, Status.RETRY_WAIT)
    sweeping.end_stopped(now=timezone.now())
    dialled.refresh_from_db()
    assert dialled.status == Status.CANCELLED


def test_what_is_no_longer_valid_expires(released):
    sweeping.end_stopped(now=released.valid_until)
    assert LedgerCount.objects.get(channel=Channel.SMS, word="expired").number == 1


def test_lanes_with_work_are_those_where_something_waits(released):
    now = timezone.now()
    assert sweeping.lanes_with_work(now=now) == {Lane.URGENT: [Channel.SMS, Channel.EMAIL]}
    assert sweeping.lanes_with_work(now=now - timedelta(hours=1)) == {}


def test_a_channel_that_somebody_serves_is_not_unserved(dialled, now):
    assert sweeping.unserved(Lane.URGENT, now=timezone.now()) == [Channel.EMAIL]
    assert sweeping.unserved(Lane.BULK, now=timezone.now()) == []
