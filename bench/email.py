"""E-mail from rows in the table to accepted and recorded, beside Postfix's own load generator."""

import subprocess
import time
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.db.models import Q

from bench.figures import Result, sized
from bench.measuring import drain_side_by_side, measured, released
from bench.servers import smtp_sink, tool
from notifications.models import Delivery
from notifications.statuses import Channel, Lane, Status

MAILS, TIMES = 20_000, 3


class Mail(NamedTuple):
    """What sending took: our mails a second and CPU of each, and smtp-source's mails a second."""

    rate: float
    cpu_ms: float
    kept: float
    anew: float


def bench() -> Iterator[Result]:
    """Send to one mail sink, ours and smtp-source's, the same number of messages of the same size."""
    mail = measure()
    detail = {
        "ours": f"{mail.rate:,.0f}/s",
        "smtp-source": f"{mail.kept:,.0f}/s",
        "smtp-source connecting for each mail": f"{mail.anew:,.0f}/s",
    }
    yield Result("email_rate_vs_smtp_source", mail.rate / mail.kept, "share", "at least 0.5", detail)
    yield Result("email_cpu_ms_per_message", mail.cpu_ms, "ms", "at most 0.2", {"rate": detail["ours"]})


@lru_cache(maxsize=1)
def measure() -> Mail:
    """Measure by turns, so that all meet the same machine; return the medians."""
    with smtp_sink():
        turns = [_turn() for _ in range(TIMES)]
    return Mail(*(sorted(figures)[TIMES // 2] for figures in zip(*turns, strict=True)))


def _turn() -> Mail:
    mails = sized(MAILS)
    alert = released(mails, channels=["email"])
    with measured() as cost:
        drain_side_by_side(Lane.BULK, Channel.EMAIL)
    sent = Delivery.objects.filter(Q(status=Status.SENT), alert=alert).count()
    if sent != mails:
        raise AssertionError(f"{sent} of {mails} were sent")
    size = len(alert.renderings.filter(channel="email").first().body.encode())
    kept, anew = _smtp_source(mails, size, "-d"), _smtp_source(mails, size)
    return Mail(mails / cost.seconds, 1000 * cost.cpu / mails, kept, anew)


def _smtp_source(mails: int, size: int, *options: str) -> float:
    """Send by eight sessions of smtp-source; without `-d` it makes a new connection for each mail."""
    begun = time.perf_counter()
    subprocess.run(
        [
            tool("smtp-source"), *options, "-s", "8", "-m", str(mails), "-l", str(size),
            "-f", "a@example.org", "-t", "b@example.org", f"127.0.0.1:{settings.SIMULATOR_SMTP_PORT}",
        ],
        check=True,
    )  # fmt: skip
    return mails / (time.perf_counter() - begun)
