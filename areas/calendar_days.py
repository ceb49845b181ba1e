"""Days of the calendar, counted in months. Pure."""

from calendar import monthrange
from datetime import date


def months_before(day: date, months: int) -> date:
    """Return the day so many months earlier (later, if negative); the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
