"""How long things are kept, in one place: what removes them and what promises it ask here."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.utils.translation import ngettext

UNFINISHED_FOR = timedelta(hours=24)
INTEREST_FOR = timedelta(days=365)

PERIODS: dict[str, Callable[[], timedelta]] = {
    "unfinished": lambda: UNFINISHED_FOR,
    "interest": lambda: INTEREST_FOR,
    "copies": lambda: timedelta(days=settings.RETAIN_PROVIDER_COPIES_DAYS),
    "addresses": lambda: timedelta(days=settings.RETAIN_ADDRESSES_DAYS),
    "trail": lambda: timedelta(days=settings.RETAIN_TRAIL_DAYS),
}
"""Each period by its name. Acts of office, minutes and ended roles are kept as long as the trail."""


def period(name: str) -> timedelta:
    """Return how long something is kept, as it is set now."""
    return PERIODS[name]()


def in_words(time: timedelta) -> str:
    """Say a period as people do: whole years, else days, and up to two days in hours."""
    years, rest = divmod(time.days, 365)
    if years and rest <= years // 2:  # leap days
        return ngettext("%(n)s year", "%(n)s years", years) % {"n": years}
    if time.days > 1:
        return ngettext("%(n)s day", "%(n)s days", time.days) % {"n": time.days}
    hours = round(time.total_seconds() / 3600)
    return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
