"""Turning the year wheel: what the calendar brings about, looked at several times an hour by any worker."""

from django.utils import timezone

from areas.appointing import hand_over
from notifications import asking, letters


def turn() -> None:
    """Do what is due: hand over households, send Monday's lists, ask, warn, and let areas rest."""
    now = timezone.now()
    hand_over(today=timezone.localdate(now))
    letters.send_call_lists(now=now)
    if asking.is_office_hour(now):
        asking.ask_about_lists(now=now)
        asking.warn_of_sleep(now=now)
        asking.let_sleep(now=now)
