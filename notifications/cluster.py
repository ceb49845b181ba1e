"""A django-q2 cluster that tells how it is, ends when asked to, and leaves nothing behind.

django-q2's own status says "idle" while nothing works any more, so the truth is taken from tasks that
go all the way: the pusher fetched it, a worker ran it, the monitor recorded it. Each step is told in
one word over a pipe to the supervisor that started the cluster.
"""

import logging
import os
import signal
import time
from contextlib import suppress
from math import ceil
from types import FrameType
from typing import Any

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.utils import timezone
from django_q.cluster import Cluster
from django_q.conf import Conf
from django_q.signals import post_execute, post_execute_in_worker, post_spawn, pre_execute
from django_q.tasks import async_task

from grannsamverkan.processes import heed_stop_notes, tie_forks
from notifications.models import Heartbeat
from notifications.statuses import Lane

log = logging.getLogger(__name__)
LANES = tuple(lane.name.lower() for lane in Lane)
BULK_CLUSTER = settings.Q_CLUSTER["name"]


def cluster_name(lane: str) -> str:
    """Return what django-q2 calls a lane: the default cluster carries the bulk."""
    return BULK_CLUSTER if lane == "bulk" else lane


def this_lane() -> str:
    """Return the lane that this process serves, if it belongs to a cluster."""
    return "bulk" if Conf.CLUSTER_NAME == BULK_CLUSTER else Conf.CLUSTER_NAME


class Voice:
    """What the processes of a cluster tell their supervisor, a word and a process at a time."""

    def __init__(self) -> None:
        self.cluster = ""
        self.line: int | None = None
        self.recorded_at = 0.0

    def use(self, cluster: str, line: int | None) -> None:
        """Speak for this cluster from now on, in every process that is forked from this one."""
        self.cluster, self.line = cluster, line
        post_spawn.connect(self.ready)
        pre_execute.connect(self.started)
        post_execute_in_worker.connect(self.finished)
        post_execute.connect(self.recorded)

    def ready(self, **_signal: Any) -> None:
        """Tell that a worker waits for tasks."""
        self._tell("ready")

    def started(self, **_signal: Any) -> None:
        """Tell that a worker has begun a task."""
        self._tell("started")

    def finished(self, **_signal: Any) -> None:
        """Tell that a worker has ended a task."""
        self._tell("finished")

    def recorded(self, **_signal: Any) -> None:
        """Tell that the monitor has recorded a task; write it down once a second for others to read."""
        self._tell("recorded")
        now = time.monotonic()
        if now - self.recorded_at >= 1:
            self.recorded_at = now
            with suppress(DatabaseError):  # raised here it would kill the monitor; the silence is noticed
                close_old_connections()
                Heartbeat.objects.beat(self.cluster, lane=this_lane(), now=timezone.now())

    def _tell(self, word: str) -> None:
        if self.line is not None:
            with suppress(OSError):  # full or closed: the supervisor is gone, and we shall be
                os.write(self.line, f"{word} {os.getpid()}\n".encode())


voice = Voice()


def ask_for_beat(cluster: str, *, lane: str, until: float) -> None:
    """Put a beat into a lane's queue, to be answered by one of its clusters before a time."""
    async_task(beat, cluster, until, q_options={"cluster": cluster_name(lane), "save": False})


def beat(cluster: str, until: float) -> None:
    """Do nothing: that this ran is the news.

    Several machines may serve a lane; whoever fetched another's beat passes it on while it is young.
    """
    if cluster != voice.cluster and time.time() < until:
        ask_for_beat(cluster, lane=this_lane(), until=until)


class WatchedCluster(Cluster):
    """A cluster whose end is certain: within STOP_SECONDS of being asked, or with its parent."""

    def run(self) -> int:
        """Serve until asked to stop; return how the sentinel, on which all else hangs, ended."""
        heed_stop_notes()
        tie_forks()
        with suppress(RuntimeError):  # it has logged that the sentinel did not start; the code says it too
            self.start()
        self.sentinel.join()
        return self.sentinel.exitcode or 0

    def sig_handler(self, signum: int, frame: FrameType | None) -> None:
        """Ask drains to end with their wave, let the cluster end in its own way, set it a limit."""
        signal.signal(signal.SIGALRM, _kill_session)
        signal.alarm(ceil(settings.STOP_SECONDS))
        if os.getpgrp() == os.getpid():
            os.killpg(0, signal.SIGUSR1)
        if self.sentinel is None:
            raise SystemExit(0)
        super().sig_handler(signum, frame)


def _kill_session(_signum: int, _frame: FrameType | None) -> None:
    log.error("The cluster did not end in %s s; killing it.", settings.STOP_SECONDS)
    if os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)
