"""Households that have said no: a count, or by the municipality's decision an address and a status."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from areas.models.area import Area
from areas.models.household import Household
from areas.models.municipality import Municipality
from areas.models.public_id import LENGTH, new_public_id
from areas.spelling import address_key, fold


class AddressDecision(models.Model):
    """A municipality's decision that the addresses of those who decline may be kept; without it: a count."""

    municipality = models.OneToOneField(
        Municipality, on_delete=models.CASCADE, related_name="address_decision"
    )
    reference = models.CharField(
        _("decision"),
        max_length=120,
        help_text=_("Who decided and where it can be read, for example KS 2026/123 § 45."),
    )
    decided_on = models.DateField(_("decided on"))

    class Meta:
        verbose_name = _("decision on addresses")
        verbose_name_plural = _("decisions on addresses")

    def __str__(self) -> str:
        return self.reference


class DeclinedCount(models.Model):
    """How many households of an area have declined, where no addresses are kept."""

    area = models.OneToOneField(Area, on_delete=models.CASCADE, related_name="declined_count")
    number = models.PositiveSmallIntegerField(_("households that have declined"), default=0)

    class Meta:
        verbose_name = _("count of those who declined")
        verbose_name_plural = _("counts of those who declined")

    def __str__(self) -> str:
        return f"{self.area}: {self.number}"


class DeclinedHomeQuerySet(models.QuerySet["DeclinedHome"]):
    """Questions about many addresses that declined."""

    def at(self, household: Household) -> "DeclinedHomeQuerySet":
        """Find the address of a household, which may have changed its mind."""
        return self.filter(
            ~Q(number=""),
            area=household.area_id,
            street_key=household.street_key,
            number=household.number,
            apartment=household.apartment,
        )


class DeclinedHome(models.Model):
    """An address that has declined, with a status, and nothing else: nobody's name."""

    class Status(models.TextChoices):
        DECLINED = "declined", _("has declined")
        ASK_AGAIN = "ask_again", _("may be asked again")

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="declined_homes")
    street = models.CharField(_("street"), max_length=80)
    street_key = models.CharField(max_length=80, editable=False)
    number = models.CharField(_("number"), max_length=10, blank=True)
    apartment = models.CharField(_("apartment"), max_length=20, blank=True)
    address_key = models.CharField(max_length=140, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DECLINED)
    since_on = models.DateField(_("since"), default=timezone.localdate)

    objects = DeclinedHomeQuerySet.as_manager()

    class Meta:
        verbose_name = _("address that declined")
        verbose_name_plural = _("addresses that declined")
        ordering = ("address_key", "id")
        constraints = (
            models.UniqueConstraint(fields=["area", "address_key"], name="one_refusal_per_address_and_area"),
        )

    def __str__(self) -> str:
        return " ".join(part for part in (self.street, self.number, self.apartment) if part)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the forms in which addresses are compared and sorted beside what was written."""
        self.set_keys()
        super().save(*args, **kwargs)

    def set_keys(self) -> None:
        """Work out the forms in which the address is compared and sorted."""
        self.street_key, self.number = fold(self.street), self.number.strip().upper()
        self.address_key = address_key(self.street, self.number, self.apartment)
