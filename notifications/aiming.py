"""Aiming at less than whole areas: which areas it touches, and which households it cannot find."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from areas.models import Area, Household, Membership
from notifications.audience import homes_of
from notifications.models import Alert

POINTS_OUT = _(
    "Fewer than five households would get this, so anybody could tell whom it is about. Choose a larger "
    "circle, more streets or a whole area."
)


def touch(alert: Alert, *, among: QuerySet[Area]) -> None:
    """Let an alert that is aimed narrowly be for those of some areas in which it reaches anybody.

    What is public of it is the names of these areas. An alert for whole areas stays as it is.
    """
    homes = homes_of(alert)
    if homes is not None:
        there = Membership.objects.current().filter(area=OuterRef("pk"), household__in=homes)
        alert.municipalities.clear()
        alert.areas.set(among.filter(Exists(there)))


def without_point(alert: Alert) -> int:
    """Count the households that no drawing finds, in the areas that it touches: their point is not known."""
    if not alert.polygon:
        return 0
    homes = Household.objects.filter(area__in=alert.areas.values("pk"), latitude=None)
    return homes.filter(Exists(Membership.objects.current().filter(household=OuterRef("pk")))).count()
