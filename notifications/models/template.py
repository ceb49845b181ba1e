"""A municipality's own words for one kind of event."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from areas.models import Municipality


class Template(models.Model):
    """Replaces the words that notifications/events.py has for an event, in one municipality."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="templates")
    event = models.CharField(max_length=16)
    title = models.CharField(_("Heading"), max_length=100)
    text = models.TextField(_("Message"), max_length=1000)

    class Meta:
        verbose_name = _("template")
        verbose_name_plural = _("templates")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "event"], name="a_municipality_has_one_template_per_event"
            ),
        )

    def __str__(self) -> str:
        return f"{self.municipality} {self.event}"
