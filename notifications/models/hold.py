"""A hold: nothing at all is sent until an administrator says so."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from notifications.models.halt import Halt


class Hold(Halt):
    """One time during which sending was held."""

    silent_since_at = models.DateTimeField(_("nothing known since"), null=True, blank=True)

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        constraints = (
            models.UniqueConstraint(
                models.Value(1), condition=Q(ended_at__isnull=True), name="one_hold_stands_at_a_time"
            ),
        )
