"""What the writer asked for, where an alert is for less than whole areas."""

from collections.abc import Iterator

from django.db import models
from django.db.models import Q
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from areas.addresses import Stretch
from areas.geometry import read_circle
from notifications.models.alert import Alert

LEAST_METRES, MOST_METRES = 50, 5_000


class AlertAim(models.Model):
    """How an alert is aimed, in the words of its writer, so that it can be changed and said to colleagues.

    What it comes to is `Alert.polygon` or `stretches`, and the alert's areas are those that it touches. Only
    whoever sends reads this: an address in it is never public.
    """

    class Way(models.TextChoices):
        PLACES = "places", _("Areas")
        ADDRESS = "address", _("An address")
        MAP = "map", _("The map")
        STREETS = "streets", _("Streets")

    alert = models.OneToOneField(Alert, on_delete=models.CASCADE, primary_key=True, related_name="aim")
    way = models.CharField(_("aimed by"), max_length=8, choices=Way, default=Way.PLACES)
    around = models.CharField(_("address"), max_length=120, blank=True)
    metres = models.PositiveIntegerField(_("metres"), null=True, blank=True)
    drawn = models.TextField(_("drawn on the map"), blank=True)
    streets = models.TextField(_("streets"), blank=True)
    stretches = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("aim of an alert")
        verbose_name_plural = _("aims of alerts")
        constraints = (
            models.CheckConstraint(
                condition=Q(metres__isnull=True) | Q(metres__range=(LEAST_METRES, MOST_METRES)),
                name="an_aim_has_a_sensible_radius",
            ),
        )

    def __str__(self) -> str:
        return f"{self.alert_id} {self.way}"

    @property
    def is_narrow(self) -> bool:
        """Whether it is for less than whole areas."""
        return self.way != self.Way.PLACES

    @property
    def parts(self) -> Iterator[tuple[Stretch, int]]:
        """The streets, each with the key of its municipality."""
        for municipality, name, first, last in self.stretches:
            yield Stretch(name, first, last), municipality

    @property
    def words(self) -> str:
        """Where those live whom it is for, as it is said to those who send; empty for whole areas."""
        if self.way == self.Way.ADDRESS and self.alert.polygon:
            return gettext("within %(metres)s m of %(place)s") % {"metres": self.metres, "place": self.around}
        if self.way == self.Way.MAP and self.alert.polygon:
            if drawn := read_circle(self.drawn):
                point = gettext("a point on the map")
                return gettext("within %(metres)s m of %(place)s") % {"metres": drawn[2], "place": point}
            return gettext("within what is drawn on the map")
        names = get_text_list([str(stretch) for stretch, _municipality in self.parts], gettext("and"))
        return gettext("on %(streets)s") % {"streets": names} if names else ""
