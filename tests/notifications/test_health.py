from datetime import timedelta

import pytest

from notifications.health import health
from notifications.models import Heartbeat

pytestmark = pytest.mark.django_db


@pytest.fixture
def beating(now):
    """Both lanes have just been heard of."""
    for lane in ("urgent", "bulk"):
        Heartbeat.objects.beat(lane, lane=lane, now=now)


def test_a_system_with_both_lanes_beating_is_well(beating, now):
    assert health(now).is_well


def test_a_system_nobody_works_in_is_not(now):
    assert not health(now).is_well


def test_one_silent_lane_is_enough(beating, now):
    later = now + timedelta(seconds=31)
    Heartbeat.objects.beat("bulk", lane="bulk", now=later)

    answer = health(later)

    assert [name for name, lane in answer.lanes.items() if not lane.is_well] == ["urgent"]
    assert not answer.is_well


def test_a_lane_tells_how_old_its_beat_is(beating, now):
    answer = health(now + timedelta(seconds=2.5))

    assert answer.lanes["bulk"].beat_age_seconds == 2.5


def test_nothing_waits_in_an_empty_queue(beating, now):
    assert health(now).lanes["urgent"].oldest_waiting_seconds == 0


def test_it_asks_the_same_few_questions_at_any_size(beating, now, django_assert_num_queries):
    with django_assert_num_queries(6):
        health(now)
