"""The steps of an area's life: what it became, from which day, and who noted it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from areas.models.area import Area


class AreaStep(models.Model):
    """One step in the life of an area. The area itself knows only the last one."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(_("became"), max_length=16, choices=Area.State)
    from_on = models.DateField(_("from"))
    meeting_at = models.DateTimeField(_("start meeting"), null=True, blank=True)
    meeting_place = models.CharField(_("place of the meeting"), max_length=120, blank=True)
    taken_at = models.DateTimeField(_("noted"), default=timezone.now)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("step of an area")
        verbose_name_plural = _("steps of areas")
        ordering = ("-id",)
        indexes: ClassVar = [models.Index(fields=["area", "-id"])]

    def __str__(self) -> str:
        return f"{self.area}, {self.get_state_display()}, {self.from_on}"
