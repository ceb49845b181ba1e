"""Days of the calendar: those that can be meant, and how to count them in months. Pure."""

from calendar import monthrange
from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

_SAID = _("Write a day between the years 2000 and 2100.")
IN_OUR_TIME = [MinValueValidator(date(2000, 1, 1), _SAID), MaxValueValidator(date(2100, 12, 31), _SAID)]
"""Validators of a day that becomes a point of time: the ends of the calendar cannot be reckoned with."""


def months_before(day: date, months: int) -> date:
    """Return the day so many months earlier (later, if negative); the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
