"""A household: an address in an area. People belong to it by membership."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from areas.addresses import Stretch
from areas.geometry import Boundary, box_of
from areas.models.area import Area
from areas.models.ground import LiesWithin
from areas.models.public_id import LENGTH, new_public_id
from areas.roles import Permission
from areas.spelling import address_key, fold, sound

if TYPE_CHECKING:
    from areas.permissions import Actor


LAST_NUMBER = 9_999


class HouseholdQuerySet(models.QuerySet["Household"]):
    """Questions about many households."""

    def open_to(self, actor: "Actor", permission: Permission) -> "HouseholdQuerySet":
        """Those in whose area somebody holds a permission."""
        return self.filter(area__in=Area.objects.open_to(actor, permission))

    def at(self, *, area: Area, street: str, number: str, apartment: str = "") -> "HouseholdQuerySet":
        """Find the household at an address, however the street was spelled."""
        return self.filter(
            area=area, street_key=fold(street), number=number.strip().upper(), apartment=apartment.strip()
        )

    def within(self, boundary: Boundary) -> "HouseholdQuerySet":
        """Those whose point lies within a boundary; of the others, and where no point is known, none."""
        box = box_of(boundary)
        if box is None:
            return self.none()
        near = self.filter(latitude__range=(box.south, box.north), longitude__range=(box.west, box.east))
        return near.filter(LiesWithin(boundary))

    def on_street(self, stretch: Stretch, municipality_id: int) -> "HouseholdQuerySet":
        """Those on a street of a municipality, or on a stretch of its numbers; a farm without one counts."""
        key = fold(stretch.name)
        street = self.filter(area__municipality=municipality_id, street_key=key)
        if stretch.first is None:
            return street
        first = address_key(key, str(stretch.first))
        beyond = address_key(key, str((stretch.last or LAST_NUMBER) + 1))
        return street.filter(Q(number="") | Q(address_key__gte=first, address_key__lt=beyond))

    def listed(self) -> "HouseholdQuerySet":
        """Those that may stand on a list: nobody in them has protected identity."""
        return self.exclude(memberships__person__has_protected_identity=True)


class Household(models.Model):
    """An address that has joined, or wants to join, an area."""

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="households")
    street = models.CharField(_("street"), max_length=80)
    street_key = models.CharField(max_length=80, editable=False)
    address_key = models.CharField(max_length=140, editable=False, default="")
    address_sound = models.CharField(max_length=140, editable=False, default="")
    number = models.CharField(_("number"), max_length=10, blank=True)
    apartment = models.CharField(_("apartment"), max_length=20, blank=True)
    postcode = models.CharField(_("postcode"), max_length=5, blank=True)
    city = models.CharField(_("post town"), max_length=40, blank=True)
    # Where the alert is aimed; never shown, exported or listed (trust).
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    contact_person = models.ForeignKey(
        "areas.Appointment",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="households",
        verbose_name=_("contact person"),
    )

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = _("household")
        verbose_name_plural = _("households")
        ordering = ("address_key", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["area", "street_key", "number", "apartment"],
                condition=~Q(number=""),
                name="one_household_per_address_and_area",
            ),
        )
        indexes: ClassVar = [
            models.Index(fields=["area", "street_key", "number"]),
            models.Index(fields=["area", "address_key", "id"]),
            models.Index(
                fields=["area", "address_key", "id"],
                condition=Q(contact_person=None),
                name="households_nobody_looks_after",
            ),
            # On PostgreSQL these columns have the collation "C" (0014): one index sorts and finds beginnings.
            models.Index(fields=["address_key", "id"]),
            models.Index(fields=["address_sound", "id"]),
            models.Index(fields=["latitude", "longitude"]),
        ]

    def __str__(self) -> str:
        return self.address

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the forms in which addresses are compared, sorted and found beside what was written."""
        self.street_key = fold(self.street)
        self.number = self.number.strip().upper()
        self.address_key = address_key(self.street, self.number, self.apartment)
        self.address_sound = sound(self.address_key)
        super().save(*args, **kwargs)

    @property
    def address(self) -> str:
        """Street, number and apartment as people write them."""
        return " ".join(part for part in (self.street, self.number, self.apartment) if part)
