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
            actor_number=by.pk if by else None,
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
    actor_number = models.PositiveBigIntegerField(null=True, editable=False)
    """Who it was, also after the account is gone: a number says nothing by itself."""
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="trail"
    )
    details = models.JSONField(default=dict, blank=True)
    link_number = models.PositiveBigIntegerField(null=True, unique=True, editable=False)
    link = models.CharField(max_length=64, blank=True, editable=False)
    """Its place in the chain, and what ties it to the entry before; see areas/chaining.py."""

    objects = TrailQuerySet.as_manager()

    class Meta:
        verbose_name = _("trail entry")
        verbose_name_plural = _("trail entries")
        ordering = ("-id",)
        indexes: ClassVar = [
            models.Index(fields=["subject_kind", "subject_id"]),
            models.Index(fields=["municipality", "-id"]),
            models.Index(
                fields=["municipality", "-id"],
                condition=models.Q(area=None, subject_kind="appointment"),
                name="trail_of_officials",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act}"


class TrailHead(models.Model):
    """Where the chain of the trail ends, and where it begins since old entries were removed. One row."""

    number = models.PositiveBigIntegerField(default=0)
    link = models.CharField(max_length=64, blank=True)
    removed_number = models.PositiveBigIntegerField(default=0)
    removed_link = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("head of the trail")
        verbose_name_plural = _("heads of the trail")

    def __str__(self) -> str:
        return f"{self.number}:{self.link}"
