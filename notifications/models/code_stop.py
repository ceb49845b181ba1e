"""A stop of sign-in codes by SMS: everybody signs in by e-mail until an administrator says otherwise."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from notifications.models.halt import Halt


class CodeStop(Halt):
    """One time during which no sign-in code was sent by SMS."""

    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("stop of codes by SMS")
        verbose_name_plural = _("stops of codes by SMS")
        constraints = (
            models.UniqueConstraint(
                models.Value(1), condition=Q(ended_at__isnull=True), name="one_stop_of_codes_at_a_time"
            ),
        )
