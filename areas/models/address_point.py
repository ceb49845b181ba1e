"""Where addresses lie, as the municipality's own register of addresses says."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from areas.models.municipality import Municipality
from areas.spelling import fold

if TYPE_CHECKING:
    from areas.addresses import Address


class AddressFile(models.Model):
    """Where a municipality's addresses came from, and from which day they are."""

    municipality = models.OneToOneField(Municipality, on_delete=models.CASCADE, related_name="address_file")
    source = models.CharField(_("source"), max_length=120)
    as_of_on = models.DateField(_("as of"))
    loaded_at = models.DateTimeField(_("loaded"), default=timezone.now)

    class Meta:
        verbose_name = _("file of addresses")
        verbose_name_plural = _("files of addresses")

    def __str__(self) -> str:
        return f"{self.source}, {self.as_of_on}"


class AddressPointQuerySet(models.QuerySet["AddressPoint"]):
    """Questions about where addresses lie."""

    def at(self, municipality: Municipality, address: "Address") -> "AddressPointQuerySet":
        """Find an address of a municipality; where the street runs through several towns, by the postcode."""
        there = self.filter(
            municipality=municipality, street_key=fold(address.street), number=address.number.strip().upper()
        )
        return there.filter(Q(postcode=address.postcode) | Q(postcode="")) if address.postcode else there


class AddressPoint(models.Model):
    """An address and its point. About houses, not about people; nobody needs to live there."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="address_points")
    street_key = models.CharField(max_length=80)
    number = models.CharField(max_length=10, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    latitude = models.FloatField()
    longitude = models.FloatField()

    objects = AddressPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("point of an address")
        verbose_name_plural = _("points of addresses")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "street_key", "number", "postcode"],
                name="an_address_lies_in_one_point",
            ),
        )
        indexes: ClassVar = [models.Index(fields=["street_key", "number"], name="address_points_by_street")]

    def __str__(self) -> str:
        return f"{self.street_key} {self.number}"
