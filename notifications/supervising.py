"""Keeping the clusters alive: one that is dead or answers no more is replaced within seconds."""

import logging
import os
import selectors
import time
import uuid
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone
from django_q.conf import Conf
from django_q.models import OrmQ
from redis.exceptions import RedisError

from grannsamverkan.processes import Child, StopRequest, manage, stop_all
from notifications.cluster import ask_for_beat, cluster_name
from notifications.models import Heartbeat, Receipt
from notifications.statuses import Lane
from notifications.tasks import ring, ring_receipts, sweep

log = logging.getLogger(__name__)
WRITES = 5  # to the database on a beat's way; where one is slow, the beat may be as slow this many times


@dataclass
class Pulse:
    """What is known of one cluster, from the words it tells. Times are seconds of one clock."""

    started_at: float
    ready: set[int] = field(default_factory=set)
    busy: dict[int, float] = field(default_factory=dict)
    recorded_at: float | None = None
    unrecorded: int = 0
    unrecorded_since: float | None = None
    asked_at: float | None = None
    waiting_since: float | None = None
    slowest_ask: float = 0

    def hear(self, word: str, process: int, now: float) -> None:
        """Take in one word of one process."""
        if word == "ready":
            self.ready.add(process)
        elif word == "started":
            self.busy[process] = now
        elif word == "finished":
            self.excuse_the_busy(now)
            self.busy.pop(process, None)
            self.unrecorded += 1
            self.unrecorded_since = self.unrecorded_since or now
        elif word == "recorded":
            self.recorded_at, self.waiting_since, self.slowest_ask = now, None, 0
            self.unrecorded = max(0, self.unrecorded - 1)
            self.unrecorded_since = now if self.unrecorded else None

    def wants_beat(self, now: float) -> bool:
        """Whether it has been quiet so long that it should be asked for a sign of life.

        Not while every worker is busy: beats that nobody can answer would only lie before the drains.
        """
        latest = max(self.started_at, self.recorded_at or 0, self.asked_at or 0)
        return bool(self.ready) and now - latest >= settings.BEAT_SECONDS and self._has_idle_worker(now)

    def asked(self, now: float, *, took: float) -> None:
        """Note that a beat was put into the queue, and how long the queue took over it."""
        self.asked_at = now
        self.waiting_since = self.waiting_since or now
        self.slowest_ask = max(self.slowest_ask, took)

    def not_asked(self, now: float) -> None:
        """Note that the queue could not take a beat: nobody can be blamed for not answering it."""
        self.asked_at, self.waiting_since = now, None

    def excuse_the_busy(self, now: float) -> None:
        """Let the waiting for an answer begin anew while every worker is busy: nobody is free to give it."""
        if self.waiting_since is not None and not self._has_idle_worker(now):
            self.waiting_since = now

    def trouble(self, now: float) -> str:
        """Say what is wrong with the cluster, if anything."""
        if not self.ready and now - self.started_at > settings.START_SECONDS:
            return "did not start"
        if self._too_long(self.unrecorded_since, now):
            return "records no results"
        if self._too_long(self.waiting_since, now) and self._has_idle_worker(now):
            return "answers no more"
        return ""

    def _too_long(self, since: float | None, now: float) -> bool:
        patience = settings.WEDGED_SECONDS + WRITES * self.slowest_ask
        return since is not None and now - since > patience

    def _has_idle_worker(self, now: float) -> bool:
        limit = Conf.TIMEOUT + settings.WEDGED_SECONDS
        busy = [pid for pid, since in self.busy.items() if now - since < limit and _exists(pid)]
        return len(busy) < settings.WORKERS


def _exists(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


class Keeper:
    """Keeps one lane's cluster: starts it, listens to it, replaces it."""

    def __init__(self, lane: str, selector: selectors.BaseSelector) -> None:
        self.lane = lane
        self.selector = selector
        self.failures = 0
        self.start_at = 0.0
        self.child: Child | None = None

    @property
    def gave_up(self) -> bool:
        """Whether one cluster after another died without a sign of life."""
        return self.failures > settings.CLUSTER_TRIES

    def tend(self, now: float) -> None:
        """Start, ask or replace, whichever is due."""
        if self.child is None:
            if now >= self.start_at:
                self.start(now)
            return
        code = self.child.exit_code
        self.pulse.excuse_the_busy(now)
        trouble = f"ended with code {code}" if code is not None else self.pulse.trouble(now)
        if trouble:
            self.replace(trouble, now)
            return
        if self.pulse.wants_beat(now):
            self.ask()
        if self.pulse.recorded_at:
            self.failures = 0
            self.free_what_others_left(now)

    def start(self, now: float) -> None:
        """Start a cluster with a line to hear it by."""
        self.cluster, self.pulse, self.heard = uuid.uuid4().hex, Pulse(now), b""
        self.started_at, self.freed = timezone.now(), False
        self.line, their_end = os.pipe()
        os.set_blocking(their_end, False)
        self.child = Child(
            self.lane,
            manage("qcluster", "--cluster", self.cluster, "--line", str(their_end)),
            env={"Q_CLUSTER_NAME": cluster_name(self.lane)},
            pass_fds=[their_end],
        )
        os.close(their_end)
        self.selector.register(self.line, selectors.EVENT_READ, self)

    def listen(self, now: float) -> None:
        """Take in what the cluster has told since last time."""
        told = os.read(self.line, 65536)
        if not told:  # every process that could speak is gone
            self.selector.unregister(self.line)
        *lines, self.heard = (self.heard + told).split(b"\n")
        for line in lines:
            word, process = line.decode().split()
            self.pulse.hear(word, int(process), now)

    def ask(self) -> None:
        """Put a beat into the lane's queue; a queue that cannot take it is no fault of the cluster."""
        begun = time.monotonic()
        try:
            ask_for_beat(self.cluster, lane=self.lane, until=time.time() + settings.WEDGED_SECONDS)
        except (DatabaseError, RedisError) as error:
            log.warning("%s: the queue takes no beat: %s", self.lane, type(error).__name__)
            self.pulse.not_asked(time.monotonic())
        else:
            now = time.monotonic()
            self.pulse.asked(now, took=now - begun)

    def free_what_others_left(self, now: float) -> None:
        """Once alive, free what dead clusters of the lane had fetched and not begun.

        Not while another cluster of the lane lives, for it may be theirs; `retry` frees it in time.
        """
        if self.freed or not Conf.ORM or now - self.pulse.started_at < 2 * settings.BEAT_SECONDS + 1:
            return
        self.freed = True
        with suppress(DatabaseError):
            others = Heartbeat.objects.running(lane=self.lane, since=self.started_at)
            if others.exclude(cluster=self.cluster).exists():
                return
            fetched_by_us = self.started_at + timedelta(seconds=Conf.RETRY)
            left = OrmQ.objects.using(Conf.ORM).filter(
                key=cluster_name(self.lane), lock__gt=timezone.now(), lock__lt=fetched_by_us
            )
            left.update(lock=timezone.now())

    def replace(self, trouble: str, now: float) -> None:
        """Kill the cluster and have another started, later and later while none comes alive."""
        log.error("%s: the cluster %s; replacing it", self.lane, trouble)
        self.hang_up()
        self.failures += 1
        self.start_at = now + min(2 ** (self.failures - 1) - 1, 15)
        with suppress(DatabaseError):
            Heartbeat.objects.stop(self.cluster, now=timezone.now())

    def hang_up(self) -> None:
        """Kill what is left of the cluster and close its line."""
        if self.child is None:
            return
        self.child.kill()
        self.child = None
        with suppress(KeyError):
            self.selector.unregister(self.line)
        os.close(self.line)


class Sweeper:
    """Rings for a sweep every few seconds, so that what somebody left behind is soon taken up.

    For the receipts that came last of many nobody else rings: those are looked for every second.
    """

    def __init__(self, lane: str) -> None:
        self.lane = Lane[lane.upper()]
        self.rung_at = self.looked_at = time.monotonic()

    def tend(self, now: float) -> None:
        """Ring when it is time; a queue that takes nothing is tried again next time."""
        with suppress(DatabaseError, RedisError):
            if now - self.rung_at >= settings.SWEEP_SECONDS:
                self.rung_at = now
                ring(sweep, lane=self.lane)
            if now - self.looked_at >= 1:
                self.looked_at = now
                if Receipt.objects.left_over(timezone.now()).exists():
                    ring_receipts()


def supervise(lanes: Iterable[str]) -> bool:
    """Keep a cluster alive in each lane until asked to stop. False: one could not be kept alive."""
    stop = StopRequest()
    with suppress(DatabaseError):
        Heartbeat.objects.forget_old(timezone.now())
    with selectors.DefaultSelector() as selector:
        keepers = [Keeper(lane, selector) for lane in lanes]
        sweeper = Sweeper(keepers[-1].lane)
        while not stop and not any(keeper.gave_up for keeper in keepers):
            for key, _ in selector.select(timeout=0.2) if selector.get_map() else _nothing_to_hear():
                key.data.listen(time.monotonic())
            for keeper in keepers:
                keeper.tend(time.monotonic())
            sweeper.tend(time.monotonic())
        stop_all([keeper.child for keeper in keepers if keeper.child], within=settings.STOP_SECONDS + 2)
        for keeper in keepers:
            keeper.hang_up()
    for keeper in keepers:
        if keeper.gave_up:
            log.critical("%s: no cluster comes alive; giving up", keeper.lane)
    return not any(keeper.gave_up for keeper in keepers)


def _nothing_to_hear() -> list[tuple[selectors.SelectorKey, int]]:
    time.sleep(0.2)
    return []
