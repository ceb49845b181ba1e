"""What was rung for and waits to be served, in whichever queue is used."""

from typing import Any
from uuid import uuid4

import pytest
from django_q.brokers import get_broker
from django_q.brokers.redis_broker import Redis
from django_q.conf import Conf
from django_q.models import OrmQ
from django_q.signing import SignedPackage

from notifications.statuses import Lane
from notifications.tasks import CLUSTERS


class OwnRedis(Redis):
    """Redis's queue under a name of its own: all tests share the server, and nothing there is rolled back."""

    owner = ""

    def __init__(self, list_key: str | None = None) -> None:
        super().__init__(list_key)
        self.list_key = f"{self.owner}:{self.list_key}"


class Queue:
    """Looks at what waits; nobody serves it."""

    def waiting(self, *lanes: Lane) -> list[tuple[str, tuple[Any, ...]]]:
        """Name the tasks that wait in these lanes, or in all, and what they were given."""
        tasks = [task for lane in lanes or Lane for task in self._tasks(CLUSTERS[lane])]
        return [(task["func"].__name__, task["args"]) for task in tasks]

    def clear(self) -> None:
        """Forget what waits."""
        for name in CLUSTERS.values():
            get_broker(name).delete_queue()

    def _tasks(self, name: str) -> list[dict[str, Any]]:
        if Conf.ORM:
            return [row.task for row in OrmQ.objects.filter(key=name).order_by("id")]
        broker = get_broker(name)
        return [SignedPackage.loads(package) for package in broker.connection.lrange(broker.list_key, 0, -1)]


@pytest.fixture
def queue(monkeypatch):
    if Conf.ORM:
        yield Queue()
        return
    monkeypatch.setattr(OwnRedis, "owner", uuid4().hex)
    monkeypatch.setattr(Conf, "BROKER_CLASS", f"{__name__}.OwnRedis")
    queue = Queue()
    yield queue
    queue.clear()
