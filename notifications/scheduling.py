"""When an alert is to be sent: a time of the local clock, and whose quiet hours it falls in."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext

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
    if alert.lane == Lane.URGENT:
        return 0
    people = people_of(alert).filter(quiet_from__isnull=False)
    reached = people.none()
    for channel in map(Channel, alert.channels):
        reached = reached | reachable(people, channel)
    hours = reached.order_by().values_list("quiet_from", "quiet_until").annotate(Count("pk", distinct=True))
    return sum(number for from_, until, number in hours if quiet_until(at, from_=from_, until=until))
