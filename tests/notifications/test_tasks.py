"""The bell: who is woken, and how often. Permits lie in the database's queue until somebody serves it."""

import pytest
from django_q.conf import Conf
from django_q.models import OrmQ

from notifications import tasks
from notifications.statuses import Channel, Lane

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not Conf.ORM, reason="looks into the queue in the database"),
]


def rung(lane: Lane) -> list[tuple[str, tuple]]:
    waiting = [row.task for row in OrmQ.objects.filter(key=tasks.CLUSTERS[lane])]
    return [(task["func"].__name__, task["args"]) for task in waiting]


def test_each_channel_gets_its_turn(settings):
    tasks.ring_drains(Lane.URGENT, [Channel.SMS, Channel.EMAIL])

    assert sorted(rung(Lane.URGENT)) == [("drain", (0, "email")), ("drain", (0, "sms"))]


def test_no_more_wait_than_there_are_workers():
    for _ in range(3):
        tasks.ring_drains(Lane.BULK, [Channel.SMS])

    assert len(rung(Lane.BULK)) == 2


def test_receipts_are_rung_for_at_most_twice_a_second():
    for _ in range(10):
        tasks.ring_receipts()

    assert len(rung(Lane.URGENT)) <= 1


def test_a_sweep_wakes_the_senders(released):
    OrmQ.objects.all().delete()

    tasks.sweep()

    assert {name for name, _ in rung(Lane.URGENT)} == {"drain"}
    assert ("reconcile", ()) in rung(Lane.BULK)
