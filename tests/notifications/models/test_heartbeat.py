from datetime import timedelta

import pytest

from notifications.models import Heartbeat

pytestmark = pytest.mark.django_db


def beat(cluster: str, at, lane: str = "urgent") -> None:
    Heartbeat.objects.beat(cluster, lane=lane, now=at)


def signs(now):
    return Heartbeat.objects.signs(since=now - timedelta(seconds=30))


def test_a_cluster_has_one_row_that_moves_on(now):
    beat("a", now)
    beat("a", now + timedelta(seconds=5))

    (row,) = Heartbeat.objects.all()
    assert (row.started_at, row.beat_at) == (now, now + timedelta(seconds=5))


def test_a_lane_is_as_young_as_its_youngest_cluster(now):
    beat("a", now - timedelta(minutes=1))
    beat("b", now)
    # The one that has fallen silent is not counted.
    assert signs(now) == {"urgent": (now, 1)}


def test_a_cluster_that_was_stopped_says_nothing_of_its_lane(now):
    beat("a", now)
    Heartbeat.objects.stop("a", now=now)

    assert signs(now) == {}


def test_the_other_lane_has_its_own(now):
    beat("a", now, lane="bulk")

    assert signs(now) == {"bulk": (now, 1)}


def test_clusters_unheard_of_are_not_running(now):
    beat("old", now - timedelta(minutes=1))
    beat("young", now)

    running = Heartbeat.objects.running(lane="urgent", since=now - timedelta(seconds=10))
    assert [heartbeat.cluster for heartbeat in running] == ["young"]


def test_old_ones_are_forgotten_but_not_the_last(now):
    beat("older", now - timedelta(days=90))
    beat("old", now - timedelta(days=80))

    Heartbeat.objects.forget_old(now)

    assert [heartbeat.cluster for heartbeat in Heartbeat.objects.all()] == ["old"]
