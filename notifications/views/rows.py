"""Alerts as rows of a list: where they went and what became of them, in three queries for any number."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Min
from django.utils.text import get_text_list
from django.utils.translation import gettext

from notifications.models import Alert, LedgerCount
from notifications.statuses import Word


@dataclass(frozen=True)
class Row:
    """One alert of a list."""

    alert: Alert
    places: str
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """How many messages in all."""
        return sum(self.counts.values())

    @property
    def failed(self) -> int:
        """How many failed."""
        return self.counts.get(Word.FAILED, 0)

    @property
    def in_doubt(self) -> int:
        """How many may or may not have arrived."""
        return self.counts.get(Word.IN_DOUBT, 0)


def rows_of(alerts: Sequence[Alert]) -> list[Row]:
    """Return the rows of some alerts, in their order."""
    places, counts = places_of(alerts), _counts(alerts)
    return [Row(alert, places.get(alert.pk, ""), counts[alert.pk]) for alert in alerts]


def places_of(alerts: Sequence[Alert]) -> dict[int, str]:
    """Return where each alert goes, in words: an area by its name, several by their number."""
    named: dict[int, list[str]] = defaultdict(list)
    wholes = Alert.municipalities.through.objects.filter(alert__in=alerts).order_by("municipality__name")
    for alert, municipality in wholes.values_list("alert_id", "municipality__name"):
        named[alert].append(gettext("all of %(municipality)s") % {"municipality": municipality})
    parts = Alert.areas.through.objects.filter(alert__in=alerts).order_by("area__municipality__name")
    grouped = parts.values_list("alert_id", "area__municipality__name").annotate(
        Count("pk"), Min("area__name")
    )
    for alert, municipality, number, name in grouped:
        named[alert].append(_part(municipality, number, name))
    return {alert: get_text_list(names, gettext("and")) for alert, names in named.items()}


def _part(municipality: str, number: int, name: str) -> str:
    if number == 1:
        return gettext("%(area)s in %(municipality)s") % {"area": name, "municipality": municipality}
    return gettext("%(number)s areas in %(municipality)s") % {"number": number, "municipality": municipality}


def _counts(alerts: Sequence[Alert]) -> dict[int, dict[str, int]]:
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for alert, word, number in LedgerCount.objects.filter(alert__in=alerts).values_list(
        "alert_id", "word", "number"
    ):
        counts[alert][word] += number
    return counts
