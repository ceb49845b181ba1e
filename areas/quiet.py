"""Quiet hours: when a person does not want to be disturbed by what can wait. Pure, in local time."""

from datetime import UTC, datetime, time, timedelta

from django.utils import timezone


def quiet_until(moment: datetime, *, from_: time, until: time) -> datetime | None:
    """Return when the quiet that `moment` falls in is over, or None when it is not in quiet hours.

    `from_` and `until` are times of the local clock; 22 to 7 goes over midnight. `from_` is quiet and
    `until` no longer is. The nights when clocks are changed are as long as they are.
    """
    local = timezone.localtime(moment)
    if from_ == until or not _is_within(local.time(), from_, until):
        return None
    ends_tomorrow = from_ > until and local.time() >= from_
    day = local.date() + timedelta(days=1) if ends_tomorrow else local.date()
    # An hour that a spring night skips is taken as the one after it.
    return timezone.make_aware(datetime.combine(day, until)).astimezone(UTC)


def _is_within(clock: time, from_: time, until: time) -> bool:
    if from_ < until:
        return from_ <= clock < until
    return clock >= from_ or clock < until
