"""A hold: nothing at all is sent until an administrator says so."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from grannsamverkan.accounts.models import User


class HoldQuerySet(models.QuerySet["Hold"]):
    """Questions about holds."""

    def standing(self) -> "HoldQuerySet":
        """Find the hold that stands right now, if any."""
        return self.filter(ended_at__isnull=True)


class Hold(models.Model):
    """One time during which sending was held. At most one stands."""

    begun_at = models.DateTimeField(_("since"), default=timezone.now)
    silent_since_at = models.DateTimeField(_("nothing known since"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        constraints = (
            models.UniqueConstraint(
                models.Value(1), condition=Q(ended_at__isnull=True), name="one_hold_stands_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.begun_at:%Y-%m-%d %H:%M}"

    def end(self, *, by: "User | None", now: datetime) -> bool:
        """Let sending go on; False when somebody else was first."""
        standing = Hold.objects.standing().filter(pk=self.pk)
        return bool(standing.update(ended_at=now, ended_by=by))
