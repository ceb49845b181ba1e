"""Status callbacks taken by gunicorn while they are applied, beside a view that does nothing."""

import os
import sys
import time
from collections.abc import Iterator

from django.db import connections

from bench.figures import Result, sized
from bench.load import rate
from bench.measuring import drain_side_by_side, released
from bench.servers import IN_PRODUCTION, process, provider, workers
from notifications.models import Delivery, Receipt
from notifications.statuses import Channel, Lane, Status

SECONDS, TIMES = 5, 5
MEMBERS = 20_000


def bench() -> Iterator[Result]:
    """Ask two web workers with a batch applier running, by turns, for an empty view and with callbacks."""
    port = int(os.environ["PORT"])
    with provider(latency=0):
        told_of = [_accepted() for _ in range(TIMES)]
    command = [
        sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "bench.empty:application",
        "--bind", f"127.0.0.1:{port}", "--workers", "2", "--keep-alive", "30", "--log-level", "error",
    ]  # fmt: skip
    connections.close_all()
    with workers(), process(*command, port=port, env=IN_PRODUCTION):
        rate(port, seconds=1)  # to warm up
        turns = [
            (rate(port, seconds=SECONDS), rate(port, seconds=SECONDS, deliveries=deliveries))
            for deliveries in told_of
        ]
        lag = _lag()
    empty, ours = sorted(turns, key=lambda turn: turn[1] / turn[0])[TIMES // 2]
    detail = {
        "callbacks": f"{ours:,.0f}/s",
        "empty view": f"{empty:,.0f}/s",
        "all applied after the last": f"{lag:.1f} s",
    }
    yield Result("callbacks_vs_empty_view", ours / empty, "share", "at least 0.7", detail)


def _accepted() -> list[tuple[int, str]]:
    """Return SMS that a provider has accepted and told no more about: their keys and references."""
    alert = released(sized(MEMBERS), channels=["sms"])
    drain_side_by_side(Lane.BULK, Channel.SMS)
    accepted = alert.deliveries.filter(status=Status.ACCEPTED)
    return list(accepted.order_by("pk").values_list("pk", "reference"))


def _lag() -> float:
    """Wait until every receipt is applied; return how long that took after the last one came."""
    begun = time.perf_counter()
    while Receipt.objects.filter(applied_at__isnull=True).exists():
        time.sleep(0.1)
        if time.perf_counter() - begun > 60:
            raise TimeoutError("the receipts were not applied within a minute")
    if not Delivery.objects.filter(channel=Channel.SMS, status__gt=Status.ACCEPTED).exists():
        raise AssertionError("no receipt moved a delivery")
    return time.perf_counter() - begun
