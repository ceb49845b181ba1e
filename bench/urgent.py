"""A warning to 500 contact persons while 100,000 ordinary messages are being sent, by the real workers."""

import time
from collections.abc import Callable, Iterator

from django.utils import timezone

from bench.figures import Result, sized
from bench.measuring import released
from bench.register import area_of
from bench.servers import provider, smtp_sink, workers
from bench.warning import appoint_members, warning_to
from notifications import dispatch, tasks
from notifications.models import Alert, Delivery
from notifications.statuses import BEFORE_DIALLING
from notifications.tracking import has_left_the_queue, status_of

BULK, URGENT = 100_000, 500
ALONE_SECONDS = 3
LATENCY = 0.08


def bench() -> Iterator[Result]:
    """Let the bulk run alone for a while, then publish the warning and follow it."""
    warning = _warning()
    bulk = released(sized(BULK), channels=["email"])
    with provider(latency=LATENCY), smtp_sink(), workers():
        tasks.ring(tasks.sweep, lane=bulk.lane)
        _wait_until(lambda: _sent(bulk) > 0)
        alone = _rate(bulk, ALONE_SECONDS)
        before, begun = _sent(bulk), time.perf_counter()
        dispatch.submit(alert=warning, by=None, now=timezone.now(), undo_seconds=0)
        _wait_until(lambda: has_left_the_queue(Alert.objects.get(pk=warning.pk)))
        seconds, took = status_of(Alert.objects.get(pk=warning.pk))["seconds"], time.perf_counter() - begun
        meanwhile, left = (_sent(bulk) - before) / took, sized(BULK) - _sent(bulk)
        bulk.move(to=Alert.State.CANCELLED, from_=(Alert.State.SENDING,))
    if left <= 0:
        raise AssertionError("the bulk was sent before the warning was: this shows nothing")
    detail = {
        "bulk alone": f"{alone:,.0f}/s",
        "bulk meanwhile": f"{meanwhile:,.0f}/s",
        "bulk loses": f"{1 - meanwhile / alone:.0%}",
    }
    yield Result("urgent_first_s", seconds["first_accepted"], "s", "under 1", detail)
    yield Result("urgent_last_s", seconds["last_accepted"], "s", "under 5")


def _warning() -> Alert:
    area = area_of(URGENT)
    appoint_members(area)
    return warning_to(area)


def _wait_until(true: Callable[[], bool]) -> None:
    for _ in range(1_200):
        if true():
            return
        time.sleep(0.05)
    raise TimeoutError("nothing happened within a minute")


def _sent(alert: Alert) -> int:
    return Delivery.objects.filter(alert=alert).exclude(status__in=BEFORE_DIALLING).count()


def _rate(alert: Alert, seconds: float) -> float:
    before, begun = _sent(alert), time.perf_counter()
    time.sleep(seconds)
    return (_sent(alert) - before) / (time.perf_counter() - begun)
