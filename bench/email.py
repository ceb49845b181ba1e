"""E-mail from rows in the table to accepted and recorded, beside Postfix's own load generator."""

import subprocess
import time
from collections.abc import Iterator

from django.conf import settings
from django.db.models import Q

from bench.figures import Result
from bench.measuring import drain_side_by_side, measured, released
from bench.servers import smtp_sink, tool
from notifications.models import Delivery
from notifications.statuses import Channel, Lane, Status

MAILS = 20_000


def bench() -> Iterator[Result]:
    """Send to one mail sink, ours and smtp-source's, the same number of messages of the same size."""
    with smtp_sink():
        alert = released(MAILS, channels=["email"])
        with measured() as cost:
            drain_side_by_side(Lane.BULK, Channel.EMAIL)
        sent = Delivery.objects.filter(Q(status=Status.SENT), alert=alert).count()
        if sent != MAILS:
            raise AssertionError(f"{sent} of {MAILS} were sent")
        limit = _smtp_source(len(alert.renderings.filter(channel="email").first().body.encode()))
    ours = MAILS / cost.seconds
    yield Result(
        "email_rate_vs_smtp_source",
        ours / limit,
        "share",
        "at least 0.5",
        {"ours": f"{ours:,.0f}/s", "smtp-source": f"{limit:,.0f}/s"},
    )
    yield Result("email_cpu_ms_per_message", 1000 * cost.cpu / MAILS, "ms", "at most 0.2")


def _smtp_source(size: int) -> float:
    begun = time.perf_counter()
    subprocess.run(
        [
            tool("smtp-source"), "-s", "8", "-m", str(MAILS), "-l", str(size),
            "-f", "a@example.org", "-t", "b@example.org", f"127.0.0.1:{settings.SIMULATOR_SMTP_PORT}",
        ],
        check=True,
    )  # fmt: skip
    return MAILS / (time.perf_counter() - begun)
