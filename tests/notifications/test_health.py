from datetime import timedelta

import pytest
from django.utils import timezone

from notifications import pace, restoring
from notifications.health import health
from notifications.models import Delivery, Heartbeat, Receipt
from notifications.statuses import Channel, Status

TWILIO = pace.Way(Channel.SMS, "twilio")

pytestmark = pytest.mark.django_db


@pytest.fixture
def beating(now):
    """Both lanes have just been heard of."""
    for lane in ("urgent", "bulk"):
        Heartbeat.objects.beat(lane, lane=lane, now=now)


@pytest.fixture
def minutes_later(released):
    """Two minutes after a warning was released, with its two deliveries due; the workers were heard of."""
    later = timezone.now() + timedelta(minutes=2)
    for lane in ("urgent", "bulk"):
        Heartbeat.objects.beat(lane, lane=lane, now=later)
    return later


def test_a_system_with_both_lanes_beating_is_well(beating, now):
    assert health(now).problems == []


def test_a_system_nobody_works_in_is_not(now):
    assert health(now).problems == [
        "urgent: no worker has been heard of",
        "bulk: no worker has been heard of",
    ]


def test_one_silent_lane_is_enough(beating, now):
    later = now + timedelta(seconds=31)
    Heartbeat.objects.beat("bulk", lane="bulk", now=later)

    assert health(later).problems == ["urgent: no worker has been heard of for 31 s"]


def test_a_lane_tells_how_old_its_beat_is_and_how_many_serve_it(beating, now):
    Heartbeat.objects.beat("another machine", lane="bulk", now=now + timedelta(seconds=2))

    lane = health(now + timedelta(seconds=2.5)).lanes["bulk"]

    assert (lane.beat_age_seconds, lane.clusters) == (0.5, 2)


def test_nothing_waits_in_an_empty_queue(beating, now):
    assert health(now).lanes["urgent"].oldest_waiting_seconds == 0


def test_what_is_due_and_handed_over_by_nobody_is_a_stalled_queue(minutes_later):
    assert " ".join(health(minutes_later).problems).startswith("urgent: messages have been due for 12")


def test_a_long_queue_that_moves_is_not_stalled(minutes_later, released):
    first = Delivery.objects.filter(channel=Channel.SMS)
    first.update(status=Status.DIALLING, lease="x", lease_until=minutes_later + timedelta(seconds=9))

    answer = health(minutes_later)

    assert answer.problems == []
    assert answer.lanes["urgent"].oldest_waiting_seconds == pytest.approx(120, abs=1)


def test_a_paused_alert_is_nobodys_fault(minutes_later, released):
    released.move(to="paused", from_=("sending",))
    assert health(minutes_later).is_well


def test_a_breaker_is_told_and_is_no_stalled_queue(minutes_later):
    for way in (TWILIO, pace.Way(Channel.EMAIL, "smtp")):
        pace.pause(way, reason="breaker", now=minutes_later)

    assert health(minutes_later).problems == [
        "sms: paused for another 30 s (breaker)",
        "email: paused for another 30 s (breaker)",
    ]


def test_a_channel_is_well_while_one_of_its_providers_carries_on(beating, now, settings):
    settings.SMS_PROVIDER = "twilio,46elks"
    pace.pause(TWILIO, reason="breaker", now=now)
    answer = health(now)
    assert answer.is_well
    assert answer.channels["sms"].providers == {"twilio": 30, "46elks": 0}

    pace.pause(pace.Way(Channel.SMS, "46elks"), reason="sender", now=now - timedelta(seconds=10))
    assert health(now).problems == ["sms: paused for another 20 s (sender)"]


def test_receipts_that_nobody_applies_are_told(beating, now):
    told = {"provider": "twilio", "reference": "SM1", "status": "sent"}
    Receipt.objects.create(**told, received_at=now - timedelta(seconds=61))

    assert health(now).problems == ["receipts have waited 61 s and none is applied"]


def test_a_hold_is_told(beating, now):
    restoring.hold(now=now)
    assert health(now).problems == ["sending is held until an administrator confirms the restore"]


def test_it_asks_the_same_few_questions_at_any_size(beating, now, django_assert_num_queries):
    with django_assert_num_queries(8):
        health(now)
