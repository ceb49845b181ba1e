"""The judgement of a cluster, from the words it tells. Real clusters: test_work.py."""

import os

import pytest
from django_q.conf import Conf

from notifications.supervising import Pulse

HERE, NOBODY = os.getpid(), 2**22 + 1


@pytest.fixture
def pulse(settings) -> Pulse:
    """A cluster of two workers that started at 0 and recorded a task at 10."""
    settings.WORKERS, settings.BEAT_SECONDS, settings.WEDGED_SECONDS, settings.START_SECONDS = 2, 2, 6, 30
    pulse = Pulse(started_at=0)
    for word in ("ready", "started", "finished", "recorded"):
        pulse.hear(word, HERE, 10)
    return pulse


def test_a_cluster_that_has_just_spoken_is_not_asked(pulse):
    assert not pulse.wants_beat(11)


def test_a_quiet_cluster_is_asked_for_a_beat(pulse):
    assert pulse.wants_beat(12)


def test_it_is_not_asked_again_at_once(pulse):
    pulse.asked(12, took=0)

    assert not pulse.wants_beat(13)


def test_a_cluster_with_no_worker_ready_is_not_asked():
    assert not Pulse(started_at=0).wants_beat(100)


def test_one_that_does_not_start_is_in_trouble():
    assert Pulse(started_at=0).trouble(31) == "did not start"


def test_one_that_was_not_asked_is_left_in_peace(pulse):
    assert pulse.trouble(1000) == ""


def test_one_that_does_not_answer_is_in_trouble(pulse):
    pulse.asked(12, took=0)
    pulse.asked(14, took=0)

    assert pulse.trouble(18) == ""
    assert pulse.trouble(18.1) == "answers no more"


def test_one_that_has_answered_is_well(pulse):
    pulse.asked(12, took=0)
    pulse.hear("recorded", HERE, 13)

    assert pulse.trouble(30) == ""


def test_one_whose_workers_are_all_busy_need_not_answer(pulse):
    pulse.asked(12, took=0)
    pulse.hear("started", HERE, 12)
    pulse.hear("started", os.getppid(), 12)

    assert pulse.trouble(30) == ""


def test_one_whose_workers_are_all_busy_is_not_asked(pulse):
    pulse.hear("started", HERE, 12)
    assert pulse.wants_beat(14)

    pulse.hear("started", os.getppid(), 12)
    assert not pulse.wants_beat(14)


def test_a_worker_that_has_just_become_free_is_given_time_to_answer(pulse):
    pulse.asked(12, took=0)
    pulse.hear("started", HERE, 12)
    pulse.hear("started", os.getppid(), 12)
    pulse.hear("finished", HERE, 32)

    assert pulse.trouble(38) == ""
    assert pulse.trouble(38.1) == "records no results"


def test_a_dead_worker_is_not_busy(pulse):
    pulse.asked(12, took=0)
    pulse.hear("started", HERE, 12)
    pulse.hear("started", NOBODY, 12)

    assert pulse.trouble(30) == "answers no more"


def test_nobody_is_busy_longer_than_a_task_may_take(pulse):
    pulse.asked(12, took=0)
    pulse.hear("started", HERE, 12)
    pulse.hear("started", os.getppid(), 12)

    assert pulse.trouble(12 + Conf.TIMEOUT + 6) == "answers no more"


def test_one_whose_results_are_not_recorded_is_in_trouble(pulse):
    pulse.hear("started", HERE, 12)
    pulse.hear("finished", HERE, 13)

    assert pulse.trouble(19) == ""
    assert pulse.trouble(19.1) == "records no results"


def test_results_that_trickle_in_are_enough(pulse):
    for _ in range(3):
        pulse.hear("finished", HERE, 13)
    pulse.hear("recorded", HERE, 18)

    assert pulse.trouble(20) == ""


def test_where_the_queue_is_slow_the_answer_may_be_too(pulse):
    pulse.asked(12, took=2)

    assert pulse.trouble(28) == ""
    assert pulse.trouble(28.1) == "answers no more"


def test_a_queue_that_takes_no_beat_is_nobodys_fault(pulse):
    pulse.asked(12, took=0)
    pulse.not_asked(14)

    assert pulse.trouble(100) == ""
