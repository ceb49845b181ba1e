"""What a Prometheus server reads: the system in numbers. Counts only, no names and no addresses.

Everything is asked of the database when somebody reads, so that any web process tells of all machines.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from django.db import DatabaseError
from django.db.models import Count, Sum

from notifications import budget
from notifications.health import Health, health
from notifications.models import Alert, LedgerCount, Receipt
from notifications.statuses import Channel, Word

Sample = tuple[dict[str, str], float]


class Gauge(NamedTuple):
    """One number, or one for each set of labels, with what it means."""

    name: str
    meaning: str
    samples: list[Sample]


def exposition(now: datetime) -> str:
    """Return every number in Prometheus' text format, asked for in a handful of questions."""
    state = health(now)
    gauges = list(_of_health(state))
    if state.database:
        try:
            gauges += [*_of_the_ledger(), *_of_money(now)]
        except DatabaseError:
            gauges[0] = gauges[0]._replace(samples=[({}, 0)])
    return "".join(f"{line}\n" for gauge in gauges for line in _lines(gauge))


def _of_health(state: Health) -> Iterator[Gauge]:
    lanes, channels = state.lanes.items(), state.channels.items()
    yield Gauge("database_up", "Whether the database answers.", [({}, state.database)])
    yield Gauge("ok", "Whether all that /halsa/ looks at is well.", [({}, state.is_well)])
    yield Gauge(
        "lane_beat_age_seconds",
        "Since a task last went all the way; absent where no worker has ever been heard of.",
        [({"lane": n}, one.beat_age_seconds) for n, one in lanes if one.beat_age_seconds is not None],
    )
    yield Gauge(
        "lane_clusters",
        "Clusters of workers heard of within half a minute.",
        [({"lane": n}, one.clusters) for n, one in lanes],
    )
    yield Gauge(
        "lane_oldest_waiting_seconds",
        "How long the oldest message that is due has waited.",
        [({"lane": n}, one.oldest_waiting_seconds) for n, one in lanes],
    )
    yield Gauge(
        "lane_stalled",
        "Whether messages are due and nobody hands any over.",
        [({"lane": n}, one.is_stalled) for n, one in lanes],
    )
    yield Gauge(
        "channel_paused",
        "Whether the channel's breaker holds it still.",
        [({"channel": n}, not one.is_well) for n, one in channels],
    )
    yield Gauge(
        "provider_paused",
        "Whether a provider is left alone; with another one its channel goes on.",
        [({"provider": by}, left > 0) for _, one in channels for by, left in one.providers.items()],
    )
    yield Gauge(
        "receipts_oldest_waiting_seconds",
        "How long the oldest receipt has waited to be applied.",
        [({}, state.receipts_waiting_seconds)],
    )
    yield Gauge("sending_held", "Whether sending waits for a restore to be confirmed.", [({}, state.is_held)])


def _of_the_ledger() -> Iterator[Gauge]:
    counted = LedgerCount.objects.values_list("channel", "word").annotate(Sum("number")).order_by()
    numbers = {(channel, word): number for channel, word, number in counted}
    yield Gauge(
        "deliveries",
        "Deliveries of every alert, by the words that senders see.",
        [({"channel": c.value, "word": w.value}, numbers.get((c, w), 0)) for c in Channel for w in Word],
    )
    states = dict(Alert.objects.values_list("state").annotate(Count("pk")).order_by())
    yield Gauge(
        "alerts",
        "Alerts by state.",
        [({"state": state.value}, states.get(state, 0)) for state in Alert.State],
    )
    waiting = Receipt.objects.filter(applied_at__isnull=True).count()
    yield Gauge("receipts_waiting", "Receipts that are not applied yet.", [({}, waiting)])


def _of_money(now: datetime) -> Iterator[Gauge]:
    yield Gauge("sms_spent_kronor", "What the SMS of today have cost.", [({}, float(budget.spent(now)))])
    most = budget.limit()
    samples: list[Sample] = [] if most is None else [({}, float(most))]
    yield Gauge("sms_budget_kronor", "What the SMS of a day may cost; absent without a limit.", samples)


def _lines(gauge: Gauge) -> Iterable[str]:
    name = f"grannsamverkan_{gauge.name}"
    yield f"# HELP {name} {gauge.meaning}"
    yield f"# TYPE {name} gauge"
    for labels, value in gauge.samples:
        inside = ",".join(f'{key}="{text}"' for key, text in labels.items())
        yield f"{name}{{{inside}}} {float(value):g}" if inside else f"{name} {float(value):g}"
