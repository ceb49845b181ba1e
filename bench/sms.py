"""SMS against a provider that answers in 80 ms: is the configured rate reached, and what one costs."""

import time
from collections.abc import Iterator
from urllib.parse import urlencode

import urllib3
from django.conf import settings
from django.test import override_settings

from bench.figures import Result
from bench.measuring import drain_side_by_side, measured, released
from bench.servers import simulator
from notifications.models import Alert, Delivery
from notifications.statuses import BEFORE_DIALLING, Channel, Lane

RATES = (100, 400, 1_000)
SECONDS = 10
MEMBERS = 20_000


def bench() -> Iterator[Result]:
    """Drain at each rate with two workers for ten seconds, and count what was taken."""
    with simulator("latency=0.08", "callback_lost=1"):
        for rate in RATES:
            alert = released(MEMBERS, channels=["sms"])
            with override_settings(SMS_RATE_PER_SECOND=rate, SEND_CONCURRENCY=64):
                begun = time.perf_counter()
                drain_side_by_side(Lane.BULK, Channel.SMS, seconds=SECONDS)
                elapsed = time.perf_counter() - begun
            taken = Delivery.objects.filter(alert=alert).exclude(status__in=BEFORE_DIALLING).count()
            _stop(alert)
            yield Result(f"sms_rate_reached_{rate}", taken / elapsed / rate, "share", "at least 0.95")
    with simulator("callback_lost=1"):
        yield _cost()


def _cost() -> Result:
    alert = released(MEMBERS, channels=["sms"])
    with measured() as ours:
        drain_side_by_side(Lane.BULK, Channel.SMS, seconds=SECONDS)
    number = Delivery.objects.filter(alert=alert).exclude(status__in=BEFORE_DIALLING).count()
    _stop(alert)
    bare = _bare(2_000)
    each, limit = 1000 * ours.cpu / number, 1000 * bare / 2_000
    detail = {"ours": f"{each:.2f} ms", "bare urllib3": f"{limit:.2f} ms"}
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


def _stop(alert: Alert) -> None:
    alert.move(to=Alert.State.CANCELLED, from_=(Alert.State.SENDING,))
    Delivery.objects.filter(alert=alert).delete()
