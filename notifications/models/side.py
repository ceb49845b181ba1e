"""The other side of a border: a municipality where the writer may not send, and which has to approve."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from areas.models import Municipality
from areas.roles import Permission
from notifications.models.alert import Alert

if TYPE_CHECKING:
    from areas.permissions import Actor


class SideQuerySet(models.QuerySet["Side"]):
    """Questions about the sides of alerts."""

    def open_to(self, actor: "Actor", permission: Permission) -> "SideQuerySet":
        """Those where somebody holds a permission."""
        return self.filter(municipality__in=actor.municipality_ids(permission))

    def awaited(self, text: str) -> "SideQuerySet":
        """Those that have not approved this text and these recipients, whatever else they have approved."""
        return self.exclude(approved_text=text)

    def reset(self) -> int:
        """Forget what they have approved: the alert is to be changed."""
        return self.update(approved_by=None, approved_at=None, approved_text="")


class Side(models.Model):
    """A municipality that an alert asks for leave to be sent there, and what somebody there has approved."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="sides")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_text = models.CharField(
        max_length=64, blank=True, help_text=_("Digest of text, audience and channels as approved.")
    )

    objects = SideQuerySet.as_manager()

    class Meta:
        verbose_name = _("approval of another municipality")
        verbose_name_plural = _("approvals of other municipalities")
        ordering = ("municipality__name",)
        constraints = (
            models.UniqueConstraint(fields=["alert", "municipality"], name="a_side_is_asked_once"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | Q(asked_by__isnull=True)
                | ~Q(approved_by=F("asked_by")),
                name="nobody_approves_for_the_other_side_what_they_wrote",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_text="")
                | (Q(approved_at__isnull=False) & ~Q(approved_text="")),
                name="a_side_has_approved_something",
            ),
        )

    def __str__(self) -> str:
        return f"{self.alert_id} {self.municipality_id}"
