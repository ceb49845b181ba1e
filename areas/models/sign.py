"""A sign at the entrance of an area, or stickers for its doors: from planned to taken down."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from areas.models.area import Area
from areas.models.public_id import LENGTH, new_public_id
from areas.roles import Permission

if TYPE_CHECKING:
    from areas.permissions import Actor


class SignQuerySet(models.QuerySet["Sign"]):
    """Questions about many signs."""

    def open_to(self, actor: "Actor", permission: Permission) -> "SignQuerySet":
        """Those of areas in which somebody holds a permission."""
        return self.filter(area__in=Area.objects.open_to(actor, permission))

    def to_order(self) -> "SignQuerySet":
        """Those planned in areas that are active: before that nothing is ordered."""
        return self.filter(ordered_on=None, down_on=None, area__state=Area.State.ACTIVE)

    def to_come(self) -> "SignQuerySet":
        """Those ordered and not delivered yet."""
        return self.filter(ordered_on__isnull=False, delivered_on=None, down_on=None)

    def standing(self) -> "SignQuerySet":
        """Those that have been put up and not taken down."""
        return self.filter(kind=Sign.Kind.SIGN, up_on__isnull=False, down_on=None)

    def to_take_down(self) -> "SignQuerySet":
        """Those that still stand although their area is closed."""
        return self.standing().filter(area__state=Area.State.CLOSED)

    def to_mend(self) -> "SignQuerySet":
        """Those that stand and are no longer good."""
        return self.standing().exclude(condition__in=("", Sign.Condition.GOOD))


class Sign(models.Model):
    """One sign with its place, or a number of stickers, in the ledger of an area."""

    class Kind(models.TextChoices):
        SIGN = "sign", _("sign")
        STICKER = "sticker", _("stickers")

    class Permit(models.TextChoices):
        BUILDING = "building", _("building permit")
        OWNER = "owner", _("the property owner's consent")
        COUNTY = "county", _("the county administrative board's permit")
        NONE = "none", _("no permit needed")

    class Condition(models.TextChoices):
        GOOD = "good", _("good")
        WORN = "worn", _("worn")
        DAMAGED = "damaged", _("damaged")
        MISSING = "missing", _("missing")

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="signs")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.SIGN)
    place = models.CharField(
        _("place"), max_length=120, help_text=_("For example the entrance from Björkvägen, left side.")
    )
    number = models.PositiveSmallIntegerField(_("how many"), default=1)
    permit = models.CharField(_("kind of permit"), max_length=8, choices=Permit, default=Permit.OWNER)
    permit_on = models.DateField(_("permit given"), null=True, blank=True)
    ordered_on = models.DateField(_("ordered"), null=True, blank=True)
    delivered_on = models.DateField(_("delivered"), null=True, blank=True)
    up_on = models.DateField(_("put up"), null=True, blank=True)
    condition = models.CharField(_("condition"), max_length=8, choices=Condition, blank=True)
    checked_on = models.DateField(_("looked at"), null=True, blank=True)
    down_on = models.DateField(_("taken down"), null=True, blank=True)

    objects = SignQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign")
        verbose_name_plural = _("signs")
        ordering = ("kind", "place", "id")
        constraints = (
            models.CheckConstraint(condition=Q(number__gte=1), name="signs_are_at_least_one"),
            models.CheckConstraint(
                condition=Q(delivered_on__isnull=True) | Q(ordered_on__isnull=False),
                name="what_is_delivered_was_ordered",
                violation_error_message=_("First comes first: ordered, delivered, put up."),
            ),
            models.CheckConstraint(
                condition=Q(up_on__isnull=True) | Q(delivered_on__isnull=False),
                name="what_is_up_was_delivered",
                violation_error_message=_("First comes first: ordered, delivered, put up."),
            ),
        )
        indexes: ClassVar = [models.Index(fields=["area", "down_on", "ordered_on"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.place}"

    @property
    def stage(self) -> Promise:
        """How far it has come, in a word."""
        if self.down_on:
            return _("taken down")
        if self.up_on:
            return _("put up")
        if self.delivered_on:
            return _("delivered")
        return _("ordered") if self.ordered_on else _("planned")
