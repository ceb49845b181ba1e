"""The sides of an alert across a border, as its pages show them."""

from django.http import HttpRequest

from areas.permissions import actor_of
from notifications import siding
from notifications.models import Alert
from notifications.releasing import digest
from notifications.siding import Awaited


def sides_of(request: HttpRequest, alert: Alert) -> list[Awaited]:
    """Return who else has to approve, or has approved, an alert; nothing for one that crosses no border."""
    if not alert.sides.exists():
        return []
    return siding.sides_of(alert, text=digest(alert), actor=actor_of(request))
