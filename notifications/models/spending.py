"""What the SMS of one day have cost."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SpendingQuerySet(models.QuerySet["Spending"]):
    """Reading and locking days."""

    def locked(self, day: date) -> "Spending":
        """Return a day's row, made on first use: the caller's alone until its transaction ends."""
        row = self.select_for_update().filter(day=day).first()
        if row is None:
            self.get_or_create(day=day)
            row = self.select_for_update().get(day=day)
        return row


class Spending(models.Model):
    """The SMS of one local day: what was paid for before it was sent."""

    day = models.DateField(_("day"), primary_key=True)
    segments = models.BigIntegerField(_("SMS parts"), default=0)
    kronor = models.DecimalField(_("kronor"), max_digits=14, decimal_places=4, default=Decimal(0))

    objects = SpendingQuerySet.as_manager()

    class Meta:
        verbose_name = _("spending of a day")
        verbose_name_plural = _("spending by day")
        constraints = (
            models.CheckConstraint(condition=Q(segments__gte=0, kronor__gte=0), name="a_day_spends_forwards"),
        )

    def __str__(self) -> str:
        return f"{self.day}: {self.kronor}"

    def add(self, segments: int) -> None:
        """Pay for some segments at the price of now, or take back what was paid for them (negative)."""
        self.segments = max(0, self.segments + segments)
        per_segment = Decimal(str(settings.SMS_PRICE_PER_SEGMENT))
        self.kronor = max(Decimal(0), self.kronor + per_segment * segments)
        self.save(update_fields=["segments", "kronor"])
