"""A stop of sign-in codes by SMS: everybody signs in by e-mail until an administrator says otherwise."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class CodeStopQuerySet(models.QuerySet["CodeStop"]):
    """Questions about stops of codes."""

    def standing(self) -> "CodeStopQuerySet":
        """Find the stop that stands right now, if any."""
        return self.filter(ended_at__isnull=True)


class CodeStop(models.Model):
    """One time during which no sign-in code was sent by SMS. At most one stands."""

    begun_at = models.DateTimeField(_("since"), default=timezone.now)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = CodeStopQuerySet.as_manager()

    class Meta:
        verbose_name = _("stop of codes by SMS")
        verbose_name_plural = _("stops of codes by SMS")
        constraints = (
            models.UniqueConstraint(
                models.Value(1), condition=Q(ended_at__isnull=True), name="one_stop_of_codes_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.begun_at:%Y-%m-%d %H:%M}"
