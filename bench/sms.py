"""SMS against a provider that answers in 80 ms: is the configured rate reached, and what one costs."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import urllib3
from django.conf import settings
from django.test import override_settings

from bench.figures import Result, sized
from bench.measuring import costs_here, drain_side_by_side, measured, released
from bench.servers import provider
from notifications.models import Alert, Delivery
from notifications.sending import drain
from notifications.statuses import BEFORE_DIALLING, Channel, Lane

RATES = (100, 400, 1_000)
LATENCY = 0.08
IN_FLIGHT = 64
SECONDS = 10
MEMBERS = 20_000
BARE = 5_000


def bench() -> Iterator[Result]:
    """Drain at each rate with two workers for ten seconds, and count what was taken; then without a limit."""
    with provider(latency=LATENCY), override_settings(SEND_CONCURRENCY=IN_FLIGHT):
        _warm_up()
        for rate in RATES:
            yield _rate(rate)
        yield _cost("sms_cpu_vs_bare_client", "at most 2", threads=IN_FLIGHT)
    with provider(latency=0):
        yield _cost("sms_cpu_vs_bare_client_that_never_waits", "", threads=1)


def _warm_up() -> None:
    """Load what a worker loads once in its life, for those that are forked from this process."""
    alert = released(1_000, channels=["sms"])
    drain(lane=Lane.BULK, channel=Channel.SMS, seconds=0.5)
    _stop(alert)


def _rate(rate: int) -> Result:
    alert = released(sized(MEMBERS), channels=["sms"])
    with override_settings(SMS_RATE_PER_SECOND=rate), measured() as cost:
        drain_side_by_side(Lane.BULK, Channel.SMS, seconds=SECONDS)
    taken = _taken(alert)
    _stop(alert)
    detail = {"taken": f"{taken / cost.seconds:,.1f}/s"}
    return Result(f"sms_rate_reached_{rate}", taken / cost.seconds / rate, "share", "at least 0.95", detail)


def _cost(name: str, goal: str, *, threads: int) -> Result:
    """Compare CPU: all of ours and the database's, with a client that keeps nothing and asks nobody."""
    bare = _bare(threads)
    alert = released(sized(MEMBERS), channels=["sms"])
    with measured(costs_here()) as ours:
        drain(lane=Lane.BULK, channel=Channel.SMS, seconds=SECONDS)
    taken = _taken(alert)
    _stop(alert)
    each = 1000 * ours.cpu / taken
    detail = {
        "ours": f"{each:.3f} ms",
        f"bare urllib3, {threads} in flight": f"{bare:.3f} ms",
        "rate": f"{taken / ours.seconds:,.0f}/s",
    }
    return Result(name, each / bare, "times", goal, detail)


def _bare(threads: int) -> float:
    """Post such a form over kept connections, so many in flight; return the CPU milliseconds of each."""
    pool = urllib3.PoolManager(maxsize=threads, block=True)
    url = f"{settings.TWILIO_API_URL}/2010-04-01/Accounts/{settings.TWILIO_ACCOUNT_SID}/Messages.json"
    headers = urllib3.make_headers(basic_auth=f"{settings.TWILIO_ACCOUNT_SID}:{settings.TWILIO_AUTH_TOKEN}")
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    form = {"To": "+46710000001", "From": "Grannsamv", "Body": "x" * 140, "ValidityPeriod": 36_000}
    body = urlencode({**form, "StatusCallback": f"{settings.PUBLIC_URL}/{'x' * 80}"})

    def post(_number: int) -> None:
        pool.request("POST", url, body=body, headers=headers)

    with ThreadPoolExecutor(threads) as executor:
        list(executor.map(post, range(threads)))
        begun = time.process_time()
        list(executor.map(post, range(BARE)))
        return 1000 * (time.process_time() - begun) / BARE


def _taken(alert: Alert) -> int:
    return Delivery.objects.filter(alert=alert).exclude(status__in=BEFORE_DIALLING).count()


def _stop(alert: Alert) -> None:
    alert.move(to=Alert.State.CANCELLED, from_=(Alert.State.SENDING,))
    Delivery.objects.filter(alert=alert).delete()
