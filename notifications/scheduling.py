"""When an alert is to be sent: a time of the local clock, and whose quiet hours it falls in."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from areas.quiet import quiet_until
from notifications.audience import people_of, reachable
from notifications.models import Alert
from notifications.statuses import Channel, Lane

FURTHEST = timedelta(days=60)


class LocalTimeField(forms.DateTimeField):
    """A moment to come, by the local clock.

    In the nights when the clocks are changed an hour is missing, or comes twice: a time in it is refused,
    because nobody can know what is meant.
    """

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value: Any) -> datetime | None:
        """Return the moment, or say in our own words why there is none."""
        try:
            return super().to_python(value)
        except ValidationError as error:
            if error.code == "ambiguous_timezone":
                said = gettext("The clocks are changed that night: this time is missing, or comes twice.")
            else:
                said = gettext("Write a date and a time, such as 2026-11-24 18:00.")
            raise ValidationError(said, code=error.code) from error

    def validate(self, value: datetime | None) -> None:
        """Refuse what has passed, and what is too far away to be more than a slip."""
        super().validate(value)
        now = timezone.now()
        if value and value < now:
            raise ValidationError(gettext("That time has passed. Leave it empty to send now."))
        if value and value > now + FURTHEST:
            raise ValidationError(gettext("That is more than 60 days away."))


def number_in_quiet_hours(alert: Alert, *, at: datetime) -> int:
    """Count whom an alert reaches in their quiet hours at a moment: they get it when those are over."""
    return sum(held_until(alert, at=at).values())


def held_until(alert: Alert, *, at: datetime) -> dict[datetime, int]:
    """Return when those whom an alert reaches in their quiet hours get it, and how many then."""
    if alert.lane == Lane.URGENT:
        return {}
    people = people_of(alert).filter(quiet_from__isnull=False)
    reached = people.none()
    for channel in map(Channel, alert.channels):
        reached = reached | reachable(people, channel)
    hours = reached.order_by().values_list("quiet_from", "quiet_until").annotate(Count("pk", distinct=True))
    held: Counter[datetime] = Counter()
    for from_, until, number in hours:
        if over := quiet_until(at, from_=from_, until=until):
            held[over] += number
    return dict(sorted(held.items()))


def quiet_sentences(alert: Alert, *, at: datetime) -> list[str]:
    """Say how many have quiet hours at a moment and when they get the alert, a sentence for each time."""
    day = timezone.localdate(at)
    return [
        ngettext(
            "%(number)s has quiet hours and gets it at %(time)s.",
            "%(number)s have quiet hours and get it at %(time)s.",
            number,
        )
        % {"number": number, "time": _clock(over, day)}
        for over, number in held_until(alert, at=at).items()
    ]


def _clock(moment: datetime, day: date) -> str:
    local = timezone.localtime(moment)
    return date_format(local, "H.i" if local.date() == day else "H.i (j F)")
