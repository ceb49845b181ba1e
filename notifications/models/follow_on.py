"""A follow-on: an alert that carries another one on, down the chain or to the households."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from areas.models import Appointment, Person
from notifications.models.alert import Alert
from notifications.rungs import Rung

LONGEST_LINE = 200


class FollowOn(models.Model):
    """Says which warning an alert carries on, and how. It is sent and counted like any other."""

    alert = models.OneToOneField(Alert, on_delete=models.CASCADE, primary_key=True, related_name="follow_on")
    first = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="follow_ons")
    rung = models.PositiveSmallIntegerField(_("how"), choices=Rung)
    # Those who are asked; of a forward those whose households get it; of what goes straight to the
    # households those who had passed it on already.
    appointments = models.ManyToManyField(Appointment, blank=True, related_name="+")
    person = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="forwards",
        verbose_name=_("forwarded by"),
    )
    line = models.CharField(_("added line"), max_length=LONGEST_LINE, blank=True)

    class Meta:
        verbose_name = _("follow-on")
        verbose_name_plural = _("follow-ons")
        constraints = (
            models.UniqueConstraint(fields=["first", "person"], name="a_warning_is_forwarded_once_by_each"),
            models.CheckConstraint(condition=~Q(alert=models.F("first")), name="no_alert_carries_itself_on"),
        )
        indexes: ClassVar = [models.Index(fields=["first", "rung"])]

    def __str__(self) -> str:
        return f"{self.first_id}: {self.get_rung_display()}"


def first_of(alert: Alert) -> Alert:
    """Return the warning that an alert carries on, or the alert itself."""
    follow_on = follow_on_of(alert)
    return follow_on.first if follow_on else alert


def follow_on_of(alert: Alert) -> FollowOn | None:
    """Return what an alert carries on and how, or None for one that stands by itself."""
    return getattr(alert, "follow_on", None)
