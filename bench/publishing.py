"""Publishing: from released to every delivery written, beside a bare INSERT … SELECT of the same rows."""

import resource
import time
from collections.abc import Iterator

from django.db import connection
from django.utils import timezone

from bench.figures import Result
from bench.register import area_of
from notifications import dispatch, expanding
from notifications.models import Alert, Delivery

SIZES = (1_000, 10_000, 100_000, 1_000_000)


def bench() -> Iterator[Result]:
    """Publish to one thousand, ten thousand, a hundred thousand and a million members, by both channels."""
    seconds, bare, memory = {}, {}, {}
    for size in SIZES:
        alert = _released(size)
        before = _memory()
        begun = time.perf_counter()
        while expanding.expand_page(alert, now=timezone.now()):
            pass
        seconds[size] = time.perf_counter() - begun
        memory[size] = _memory() - before
        bare[size] = _bare(alert)
        _forget(alert)
    detail = {f"{size:,}": f"{2 * size / seconds[size]:,.0f} rows/s" for size in SIZES}
    ratio = seconds[100_000] / bare[100_000]
    yield Result("publish_vs_insert_select_100k", ratio, "times", "at most 2", detail)
    growth = (seconds[1_000_000] / 1_000_000) / (seconds[10_000] / 10_000)
    yield Result("publish_growth_1m_vs_10k", growth, "times", "at most 1.2", _ratios(seconds, bare))
    yield Result("publish_memory_growth_mib", memory[1_000_000], "MiB", "flat: at most 16")


def _released(size: int) -> Alert:
    alert = Alert.objects.create(title="Prov", sms_text="Ett prov.", kind=Alert.Kind.INFORMATION)
    alert.areas.add(area_of(size))
    now = timezone.now()
    return dispatch.submit(alert=alert, by=None, now=now, undo_seconds=0)


def _bare(alert: Alert) -> float:
    """Insert the same rows into a table with the same indexes by one plain statement; return the seconds."""
    columns = ", ".join(field.column for field in Delivery._meta.concrete_fields if not field.primary_key)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_rows")
        cursor.execute(
            f"CREATE TABLE bench_rows AS SELECT {columns} FROM notifications_delivery WHERE alert_id = %s",
            [alert.pk],
        )
        _remove_deliveries(alert)
        begun = time.perf_counter()
        cursor.execute(
            f"INSERT INTO notifications_delivery ({columns}) SELECT {columns} FROM bench_rows WHERE true"
        )
        elapsed = time.perf_counter() - begun
        cursor.execute("DROP TABLE bench_rows")
    return elapsed


def _forget(alert: Alert) -> None:
    _remove_deliveries(alert)
    alert.move(to=Alert.State.DONE, from_=(Alert.State.SENDING,))


def _remove_deliveries(alert: Alert) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM notifications_delivery WHERE alert_id = %s", [alert.pk])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM notifications_delivery")


def _ratios(seconds: dict[int, float], bare: dict[int, float]) -> dict[str, str]:
    return {f"{size:,}": f"{seconds[size] / bare[size]:.2f} x bare" for size in SIZES}


def _memory() -> float:
    """Return this process's highest memory so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
