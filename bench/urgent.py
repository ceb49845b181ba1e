"""A warning to 500 while 100,000 ordinary messages are being sent, by the real workers."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.utils import timezone

from bench.figures import Result
from bench.measuring import released
from bench.register import area_of
from bench.servers import simulator
from notifications import dispatch, tasks
from notifications.models import Alert, Delivery
from notifications.statuses import BEFORE_DIALLING
from notifications.tracking import has_left_the_queue, status_of

BULK, URGENT, ALONE_SECONDS = 100_000, 500, 10


def bench() -> Iterator[Result]:
    """Let the bulk run alone for a while, then publish the warning and follow it."""
    with simulator("callback_lost=1"), _workers():
        bulk = released(BULK, channels=["email"])
        tasks.ring(tasks.sweep, lane=bulk.lane)
        time.sleep(3)
        alone = _rate(bulk, ALONE_SECONDS)
        warning = _publish()
        meanwhile = _rate(bulk, 5)
        _wait(warning)
        seconds = status_of(warning)["seconds"]
        bulk.move(to=Alert.State.CANCELLED, from_=(Alert.State.SENDING,))
    detail = {"bulk alone": f"{alone:,.0f}/s", "bulk meanwhile": f"{meanwhile:,.0f}/s"}
    yield Result("urgent_first_s", seconds["first_accepted"], "s", "under 1", detail)
    yield Result("urgent_last_s", seconds["last_accepted"], "s", "under 5")


def _publish() -> Alert:
    warning = Alert.objects.create(title="Inbrott pågår", sms_text="Lås dörren.", kind=Alert.Kind.WARNING)
    warning.areas.add(area_of(URGENT))
    return dispatch.submit(alert=warning, by=None, now=timezone.now(), undo_seconds=0)


def _wait(alert: Alert) -> None:
    for _ in range(600):
        alert.refresh_from_db()
        if has_left_the_queue(alert):
            return
        time.sleep(0.1)
    raise TimeoutError("the warning did not leave the queue within a minute")


def _rate(alert: Alert, seconds: float) -> float:
    def sent() -> int:
        return Delivery.objects.filter(alert=alert).exclude(status__in=BEFORE_DIALLING).count()

    before = sent()
    time.sleep(seconds)
    return (sent() - before) / seconds


@contextmanager
def _workers() -> Iterator[None]:
    call_command("migrate", verbosity=0)
    work = subprocess.Popen([sys.executable, "manage.py", "work"])
    try:
        time.sleep(8)
        yield
    finally:
        work.terminate()
        work.wait(timeout=60)
