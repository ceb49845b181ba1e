"""Processes that work, and what they cost: seconds, and CPU of ours and of the database's."""

import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, connections
from django.utils import timezone

from bench.register import area_of
from notifications import dispatch, expanding
from notifications.models import Alert
from notifications.sending import drain
from notifications.statuses import Channel, Lane

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Cost:
    """What a stretch of work took."""

    seconds: float = 0
    cpu: float = 0


@contextmanager
def measured(cpu: Callable[[], float] | None = None) -> Iterator[Cost]:
    """Measure seconds and CPU: of this process, its ended children and the servers, or of those asked for."""
    cpu = cpu or _cpu
    cost = Cost()
    before, begun = cpu(), time.perf_counter()
    yield cost
    cost.seconds, cost.cpu = time.perf_counter() - begun, cpu() - before


def costs_here() -> Callable[[], float]:
    """Return a measure of the CPU of this process and of what its connection makes the database do.

    Whatever else the machine is busy with does not count.
    """
    server = 0
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            server = cursor.fetchone()[0]
    return lambda: time.process_time() + (_cpu_times_of(server) if server else 0)


def costs_of_session(session: int) -> Callable[[], float]:
    """Return a measure of the CPU of all processes of a session, the ended among them, and of the servers."""
    return lambda: sum(_cpu_times(lambda _name, fields: int(fields[3]) == session)) + _cpu_of_servers()


def _cpu() -> float:
    times = os.times()
    ours = times.user + times.system + times.children_user + times.children_system
    return ours + _cpu_of_servers()


def _cpu_of_servers() -> float:
    """Return the CPU of the database's and Redis' processes; SQLite works within our own."""
    return sum(_cpu_times(lambda name, _fields: name in ("postgres", "redis-server")))


def _cpu_times_of(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    return sum(int(field) for field in fields[11:13]) / TICKS


def _cpu_times(chosen: Callable[[str, list[str]], bool]) -> Iterator[float]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            before, _, rest = stat.read_text().rpartition(") ")
        except OSError:
            continue
        fields = rest.split()
        if chosen(before.partition("(")[2], fields):
            yield sum(int(field) for field in fields[11:15]) / TICKS


def drain_side_by_side(lane: Lane, channel: Channel, *, workers: int = 2, seconds: float = 600) -> None:
    """Drain with several processes, as the workers of a cluster do, until the table is empty."""
    in_processes(workers, lambda: _drain_to_the_end(lane, channel, seconds))


def _drain_to_the_end(lane: Lane, channel: Channel, seconds: float) -> None:
    ends_at = time.monotonic() + seconds
    while time.monotonic() < ends_at and drain(
        lane=lane, channel=channel, seconds=min(20, ends_at - time.monotonic())
    ):
        pass


def in_processes(number: int, work: Callable[[], None]) -> None:
    """Run the same work in several forked processes, each with its own connections, and wait for all."""
    connections.close_all()
    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=work) for _ in range(number)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        if process.exitcode:
            raise ChildProcessError(process.exitcode)


def released(size: int, *, channels: list[str], kind: Alert.Kind = Alert.Kind.INFORMATION) -> Alert:
    """Return an alert to an area of this size, all its deliveries written and waiting; an SMS is one part."""
    alert = Alert.objects.create(
        title="Cykelstölder",
        kind=kind,
        channels=channels,
        sms_text="Flera cyklar har stulits i området. Lås fast din.",
    )
    alert.areas.add(area_of(size))
    dispatch.submit(alert=alert, by=None, now=timezone.now(), undo_seconds=0)
    while expanding.expand_page(alert, now=timezone.now()):
        pass
    return alert
