"""Interest in a new area: somebody who is not in the register yet, and asks how to begin."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from areas.models.area import Area
from areas.models.municipality import Municipality
from areas.models.public_id import LENGTH, new_public_id
from areas.roles import Permission

if TYPE_CHECKING:
    from areas.permissions import Actor


class InterestQuerySet(models.QuerySet["Interest"]):
    """Questions about many who have shown interest."""

    def open_to(self, actor: "Actor", permission: Permission) -> "InterestQuerySet":
        """Those of the municipalities in which somebody holds a permission."""
        return self.filter(municipality__in=actor.municipality_ids(permission))

    def waiting(self) -> "InterestQuerySet":
        """Those that nobody has taken up yet."""
        return self.filter(area=None)


class Interest(models.Model):
    """Somebody wants to watch together with the neighbours. Deleted when the area has begun, or sooner."""

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="interests")
    place = models.CharField(_("streets"), max_length=120)
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    phone = models.CharField(_("mobile number"), max_length=16, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES, default="sv")
    shown_at = models.DateTimeField(_("shown"), default=timezone.now, db_index=True)
    area = models.ForeignKey(
        Area,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="interests",
        verbose_name=_("area"),
    )

    objects = InterestQuerySet.as_manager()

    class Meta:
        verbose_name = _("interest")
        verbose_name_plural = _("interests")
        ordering = ("shown_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "email"], name="interest_is_shown_once_in_a_municipality"
            ),
        )

    def __str__(self) -> str:
        return f"{self.place}, {self.municipality}"
