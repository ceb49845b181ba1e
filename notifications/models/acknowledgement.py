"""An acknowledgement: a contact person has passed a warning on."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from areas.models import Person
from notifications.models.alert import Alert


class Acknowledgement(models.Model):
    """One contact person's word that one alert has been passed on."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="acknowledgements")
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="acknowledgements")
    at = models.DateTimeField(_("acknowledged"), default=timezone.now)

    class Meta:
        verbose_name = _("acknowledgement")
        verbose_name_plural = _("acknowledgements")
        constraints = (
            models.UniqueConstraint(fields=["alert", "person"], name="an_alert_is_acknowledged_once"),
        )

    def __str__(self) -> str:
        return f"{self.alert_id} {self.at:%Y-%m-%d %H:%M}"
