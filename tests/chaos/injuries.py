"""What happens to the system while it sends: each injury is one that happens to real ones."""

import os
import random
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from typing import NamedTuple

import psycopg
import redis

from tests.chaos.servers import OwnPostgresql, OwnRedis
from tests.installation_fixture import children, eventually
from tests.whole_system import Ground, System


class Servers(NamedTuple):
    """Those that are our own, and may be killed."""

    postgresql: OwnPostgresql | None
    redis: OwnRedis | None


class Injuries:
    """Injures a system again and again, by dice, and counts what it did."""

    def __init__(self, system: System, ground: Ground, servers: Servers, *, seed: int) -> None:
        self.system, self.ground = system, ground
        self.dice = random.Random(seed)
        self.done: Counter[str] = Counter()
        self.kinds: dict[str, Callable[[], bool]] = {
            "worker": self.kill_worker,
            "sentinel": self.kill_sentinel,
            "cluster": self.kill_cluster,
            "supervisor": lambda: self._kill([self.system.processes["work"].pid]),
            "web": self.kill_web,
            "database": self.injure_database,
        }
        if ground.database == "postgresql" and servers.postgresql:
            self.kinds["postgresql"] = servers.postgresql.restart
        if ground.broker == "redis":
            self.kinds["flush"] = self.flush_redis
        if ground.broker == "redis" and servers.redis:
            self.kinds["redis"] = servers.redis.restart
        # What hangs on a sentinel dies most often: workers are many, and the out-of-memory killer is blind.
        self.chances = [6 if kind == "worker" else 1 for kind in self.kinds]

    def go_on(self, *, seconds: float, rest: tuple[float, float] = (1, 2)) -> None:
        """Injure for a while, resting a little in between; whatever init would restart is restarted."""
        ends_at = time.monotonic() + seconds
        while time.monotonic() < ends_at:
            (kind,) = self.dice.choices(list(self.kinds), self.chances)
            if self.kinds[kind]():
                self.done[kind] += 1
            until = time.monotonic() + self.dice.uniform(*rest)
            while time.monotonic() < until:
                for name in self.system.processes:
                    self.system.revive(name)
                time.sleep(0.1)

    def each_once(self) -> None:
        """Do every kind of injury once, whatever the dice say."""
        for kind, injure in self.kinds.items():
            if injure():
                self.done[kind] += 1
            time.sleep(0.5)

    def each_while_idle(self) -> None:
        """Kill all that hangs on a sentinel while nothing is to be done: workers, monitor and pusher."""
        for _ in eventually(self._hanging, within=30):
            self.done["idle"] += self._kill(self._hanging()[:1])
            time.sleep(0.5)

    def _hanging(self) -> list[int]:
        return [pid for sentinel in self.system.sentinels[:1] for pid in children(sentinel)]

    def kill_worker(self) -> bool:
        """Kill one of those on a sentinel: a worker, busy or idle, the monitor or the pusher."""
        return self._kill([pid for sentinel in self.system.sentinels for pid in children(sentinel)])

    def kill_sentinel(self) -> bool:
        """Kill what keeps a cluster's workers."""
        return self._kill(self.system.sentinels)

    def kill_cluster(self) -> bool:
        """Kill a cluster's own process."""
        return self._kill(children(self.system.processes["work"].pid))

    def kill_web(self) -> bool:
        """Kill the web server or one of its workers."""
        master = self.system.processes["web"].pid
        return self._kill([master, *children(master)])

    def _kill(self, candidates: list[int]) -> bool:
        if not candidates:
            return False
        with suppress(ProcessLookupError):
            os.kill(self.dice.choice(candidates), signal.SIGKILL)
            return True
        return False

    def injure_database(self) -> bool:
        """Cut every connection; on SQLite, hold its lock a while."""
        url = self.system.installation.database
        if self.ground.database == "sqlite":
            with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=20)) as connection:
                connection.execute("BEGIN IMMEDIATE")
                time.sleep(1.5)
            return True
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        return True

    def flush_redis(self) -> bool:
        """Empty the queue's Redis: every permit is gone, and the caches and limits too."""
        with closing(redis.Redis.from_url(self.system.settings["REDIS_URL"])) as server:
            return bool(server.flushdb())
