"""A notice put up: a contact person has hung a warning, on paper, where the neighbours pass."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from areas.models import Area, Person
from notifications.models.alert import Alert


class PutUp(models.Model):
    """One person's word that the notice of one alert hangs in one area."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="put_up")
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("put up"), default=timezone.now)

    class Meta:
        verbose_name = _("notice put up")
        verbose_name_plural = _("notices put up")
        constraints = (
            models.UniqueConstraint(
                fields=["alert", "area", "person"], name="a_notice_is_put_up_once_by_each"
            ),
        )

    def __str__(self) -> str:
        return f"{self.alert_id}/{self.area_id} {self.at:%Y-%m-%d %H:%M}"
