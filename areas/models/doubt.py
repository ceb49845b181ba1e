"""A doubt: a contact person says that a household on the list is no longer right."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from areas.models.appointment import Appointment
from areas.models.household import Household


class Doubt(models.Model):
    """One household that somebody should look into. It says neither why nor about whom."""

    household = models.OneToOneField(Household, on_delete=models.CASCADE, related_name="doubt")
    by = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="doubts")
    at = models.DateTimeField(_("said"), default=timezone.now)

    class Meta:
        verbose_name = _("doubt")
        verbose_name_plural = _("doubts")

    def __str__(self) -> str:
        return f"{self.household} {self.at:%Y-%m-%d}"
