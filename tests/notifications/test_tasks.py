"""The bell: who is woken, and how often. Permits lie in the queue, for nobody serves it here."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from notifications import tasks
from notifications.models import Receipt, ledger
from notifications.statuses import Channel, Lane
from notifications.supervising import Sweeper

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_channel_gets_its_turn(queue):
    tasks.ring_drains(Lane.URGENT, [Channel.SMS, Channel.EMAIL])

    assert sorted(queue.waiting(Lane.URGENT)) == [("drain", (0, "email")), ("drain", (0, "sms"))]


def test_no_more_wait_than_there_are_workers(queue):
    for _ in range(3):
        tasks.ring_drains(Lane.BULK, [Channel.SMS])

    assert len(queue.waiting(Lane.BULK)) == 2


def test_receipts_are_rung_for_at_most_twice_a_second(queue):
    tasks._receipts_rung_at = float("-inf")
    for _ in range(10):
        tasks.ring_receipts()

    assert 1 <= len(queue.waiting(Lane.URGENT)) <= 2


@pytest.mark.parametrize(("age", "rung"), [(2, [("apply_receipts", ())]), (0, [])])
def test_receipts_that_nobody_rang_for_are_rung_for_by_the_supervisor(queue, age, rung):
    """One that has just come is not left over: whoever takes it rings for it."""
    tasks._receipts_rung_at = float("-inf")
    came_at = timezone.now() - timedelta(seconds=age)
    Receipt.objects.create(provider="twilio", reference="SM1", status="sent", received_at=came_at)

    sweeper = Sweeper("urgent")
    sweeper.tend(time.monotonic() + 1.1)

    assert queue.waiting() == rung


def test_a_sweep_wakes_the_senders(queue, released):
    queue.clear()

    tasks.sweep()

    assert {name for name, _ in queue.waiting(Lane.URGENT)} == {"drain"}
    assert ("reconcile", ()) in queue.waiting(Lane.BULK)


def test_receipts_are_rung_for_where_least_waits(queue):
    tasks.ring_drains(Lane.URGENT, [Channel.SMS])
    tasks._receipts_rung_at = float("-inf")
    tasks.ring_receipts()

    assert queue.waiting(Lane.BULK) == [("apply_receipts", ())]


def test_expanding_once_more_wakes_nobody(queue, released):
    queue.clear()

    tasks.expand(released.pk)

    assert queue.waiting() == []


def test_of_two_workers_the_second_takes_the_channel_that_nobody_serves(provider, released):
    now = timezone.now()
    held = {"limit": 1, "lease": "another's", "until": now + timedelta(minutes=1), "now": now}
    ledger.claim(channel=Channel.SMS, lane=Lane.URGENT, **held)

    tasks.drain(Lane.URGENT, Channel.SMS)

    assert [mail["to"] for mail in provider.mails()] == ["maja.1@example.se"]
