"""A notice of a meeting: the alert that invites to it, moves it or calls it off."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from areas.models import Meeting
from notifications.models.alert import Alert


class Notice(models.Model):
    """Says which meeting an alert is about. It is written, approved and sent like any other."""

    alert = models.OneToOneField(Alert, on_delete=models.CASCADE, primary_key=True, related_name="notice")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="notices")
    revision = models.PositiveIntegerField(help_text=_("The revision of the meeting that it tells of."))

    class Meta:
        verbose_name = _("notice of a meeting")
        verbose_name_plural = _("notices of meetings")

    def __str__(self) -> str:
        return str(self.alert)
