"""How long a warning waits for somebody to pass it on, and what happens when nobody does."""

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from areas.models.municipality import Municipality

_MINUTES = (MinValueValidator(5), MaxValueValidator(240))


class LastResort(models.TextChoices):
    """What is done when nobody in the chain has passed a warning on."""

    COORDINATOR = "coordinator", _("The coordinator is told, and that is where it stops")
    HOUSEHOLDS = "households", _("The coordinator is told, and after that it goes straight to the households")


class Clock(models.Model):
    """What a municipality has set."""

    acknowledge_minutes = models.PositiveSmallIntegerField(
        _("minutes until the next in the chain is asked"),
        default=30,
        validators=_MINUTES,
        help_text=_("Between 5 and 240: how long somebody has to pass a warning on and say so."),
    )
    last_resort = models.CharField(
        _("when nobody passes a warning on"),
        max_length=12,
        choices=LastResort,
        default=LastResort.COORDINATOR,
    )

    class Meta:
        abstract = True


class OwnClock(models.Model):
    """What an area has set for itself; empty: as its municipality."""

    if TYPE_CHECKING:
        municipality: Municipality

    acknowledge_minutes = models.PositiveSmallIntegerField(
        _("minutes until the next in the chain is asked"),
        null=True,
        blank=True,
        validators=_MINUTES,
        help_text=_("Between 5 and 240. Empty: as the municipality has set."),
    )
    last_resort = models.CharField(
        _("when nobody passes a warning on"),
        max_length=12,
        choices=LastResort,
        blank=True,
    )

    class Meta:
        abstract = True

    @property
    def minutes_to_acknowledge(self) -> int:
        """How many minutes somebody here has to pass a warning on."""
        return self.acknowledge_minutes or self.municipality.acknowledge_minutes

    @property
    def goes_to_households(self) -> bool:
        """Whether a warning that nobody passes on goes straight to the households in the end."""
        return (self.last_resort or self.municipality.last_resort) == LastResort.HOUSEHOLDS
