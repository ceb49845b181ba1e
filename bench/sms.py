"""SMS against a provider that answers in 80 ms: is the configured rate reached, and what one costs."""

import time
from collections.abc import Iterator
from urllib.parse import urlencode

import urllib3
from django.conf import settings
from django.test import override_settings

from bench.figures import Result, sized
from bench.measuring import drain_side_by_side, measured, released
from bench.servers import provider
from notifications.models import Alert, Delivery
from notifications.statuses import BEFORE_DIALLING, Channel, Lane

RATES = (100, 400, 1_000)
LATENCY = 0.08
IN_FLIGHT = 64
SECONDS = 10
MEMBERS = 20_000
BARE = 5_000


def bench() -> Iterator[Result]:
    """Drain at each rate with two workers for ten seconds, and count what was taken."""
    with provider(latency=LATENCY), override_settings(SEND_CONCURRENCY=IN_FLIGHT):
        for rate in RATES:
            yield _rate(rate)
    with provider(latency=0):
        yield _cost()


def _rate(rate: int) -> Result:
    alert = released(sized(MEMBERS), channels=["sms"])
    with override_settings(SMS_RATE_PER_SECOND=rate), measured() as cost:
        drain_side_by_side(Lane.BULK, Channel.SMS, seconds=SECONDS)
    taken = _taken(alert)
    _stop(alert)
    detail = {"taken": f"{taken / cost.seconds:,.1f}/s", "CPU": f"{1000 * cost.cpu / taken:.2f} ms per SMS"}
    return Result(f"sms_rate_reached_{rate}", taken / cost.seconds / rate, "share", "at least 0.95", detail)


def _cost() -> Result:
    bare = _bare(BARE)
    alert = released(sized(MEMBERS), channels=["sms"])
    with measured() as ours:
        drain_side_by_side(Lane.BULK, Channel.SMS, seconds=SECONDS)
    each, limit = 1000 * ours.cpu / _taken(alert), 1000 * bare / BARE
    rate = _taken(alert) / ours.seconds
    _stop(alert)
    detail = {"ours": f"{each:.3f} ms", "bare urllib3": f"{limit:.3f} ms", "rate": f"{rate:,.0f}/s"}
    return Result("sms_cpu_vs_bare_client", each / limit, "times", "at most 2", detail)


def _bare(number: int) -> float:
    """Post the same form over one kept connection; return the CPU seconds."""
    pool = urllib3.PoolManager()
    url = f"{settings.TWILIO_API_URL}/2010-04-01/Accounts/{settings.TWILIO_ACCOUNT_SID}/Messages.json"
    headers = urllib3.make_headers(basic_auth=f"{settings.TWILIO_ACCOUNT_SID}:{settings.TWILIO_AUTH_TOKEN}")
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    body = urlencode({"To": "+46710000001", "From": "Grannsamv", "Body": "Ett prov."})
    begun = time.process_time()
    for _ in range(number):
        pool.request("POST", url, body=body, headers=headers)
    return time.process_time() - begun


def _taken(alert: Alert) -> int:
    return Delivery.objects.filter(alert=alert).exclude(status__in=BEFORE_DIALLING).count()


def _stop(alert: Alert) -> None:
    alert.move(to=Alert.State.CANCELLED, from_=(Alert.State.SENDING,))
    Delivery.objects.filter(alert=alert).delete()
