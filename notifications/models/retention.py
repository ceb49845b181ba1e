"""How far an old alert has been relieved of personal data."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from notifications.models.alert import Alert


class Retention(models.Model):
    """What has been removed of one alert's deliveries; see notifications/retaining.py."""

    alert = models.OneToOneField(Alert, on_delete=models.CASCADE, primary_key=True, related_name="retention")
    copies_up_to = models.BigIntegerField(default=0)
    """The last delivery whose copy at the provider has been deleted."""
    copies_deleted_at = models.DateTimeField(null=True, blank=True)
    pseudonymised_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("retention")
        verbose_name_plural = _("retentions")

    def __str__(self) -> str:
        return f"{self.alert_id}"
