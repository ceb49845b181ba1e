"""The trail: who did what, and when. It only grows."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from areas.models.area import Area
from areas.models.municipality import Municipality

if TYPE_CHECKING:
    from grannsamverkan.accounts.models import User


class TrailQuerySet(models.QuerySet["TrailEntry"]):
    """Writing and reading the trail."""

    def record(
        self,
        act: str,
        *,
        by: "User | None",
        subject: models.Model,
        area: Area | None = None,
        municipality: Municipality | None = None,
        at: datetime | None = None,
        **details: Any,
    ) -> "TrailEntry":
        """Write one entry, in the caller's transaction.

        `details` are plain values without personal data: people are named by their public id only,
        so that erasing somebody leaves the trail whole.
        """
        return self.create(
            act=act,
            at=at or timezone.now(),
            actor=by,
            subject_kind=subject._meta.model_name or "",
            subject_id=str(getattr(subject, "public_id", subject.pk)),
            area=area,
            municipality=municipality or (area.municipality if area else None),
            details=details,
        )


class TrailEntry(models.Model):
    """One act, by one user or by the system itself, on one subject."""

    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    act = models.CharField(_("act"), max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="trail"
    )
    details = models.JSONField(default=dict, blank=True)

    objects = TrailQuerySet.as_manager()

    class Meta:
        verbose_name = _("trail entry")
        verbose_name_plural = _("trail entries")
        ordering = ("-id",)
        indexes: ClassVar = [
            models.Index(fields=["subject_kind", "subject_id"]),
            models.Index(fields=["municipality", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act}"
