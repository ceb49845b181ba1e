"""An invitation to join: a poster with a square to scan, or a link handed to one neighbour."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from areas.models.appointment import Appointment
from areas.models.area import Area
from areas.models.public_id import LENGTH, new_public_id
from areas.roles import Permission

if TYPE_CHECKING:
    from areas.permissions import Actor


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Questions about many invitations."""

    def valid(self, now: datetime) -> "InvitationQuerySet":
        """Those that are neither withdrawn, nor used up, nor too old."""
        return self.filter(revoked_at=None, used_at=None, expires_at__gt=now)

    def open_to(self, actor: "Actor", permission: Permission) -> "InvitationQuerySet":
        """Those that somebody may see and withdraw: the own ones, or all of a municipality."""
        return self.filter(
            Q(area__in=actor.area_ids(permission), appointment__person__user=actor.user.pk)
            | Q(area__municipality__in=actor.municipality_ids(permission))
        )


class Invitation(models.Model):
    """A way into one area, perhaps to one contact person's households. It names nobody who is invited."""

    class Purpose(models.TextChoices):
        POSTER = "poster", _("poster")
        LINK = "link", _("link to one neighbour")

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
    purpose = models.CharField(_("purpose"), max_length=8, choices=Purpose)
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="invitations")
    appointment = models.ForeignKey(
        Appointment, on_delete=models.CASCADE, null=True, blank=True, related_name="invitations"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    expires_at = models.DateTimeField(_("holds until"))
    revoked_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    used_at = models.DateTimeField(_("used"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    # A poster hangs for a year and is used by many, who wait for a yes; a link is for one, who is let in.
    HOLDS: ClassVar = {Purpose.POSTER: timedelta(days=365), Purpose.LINK: timedelta(days=14)}

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("-made_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(purpose="link") | Q(used_at=None), name="a_poster_is_never_used_up"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}, {self.area}"

    def holds(self, now: datetime) -> bool:
        """Whether it opens the door now: a role that has ended ends its invitations."""
        return (
            self.revoked_at is None
            and self.used_at is None
            and self.expires_at > now
            and (self.appointment is None or self.appointment.is_current(timezone.localdate(now)))
        )

    def revoke(self, *, now: datetime) -> bool:
        """Withdraw it; False when it was withdrawn already."""
        return bool(Invitation.objects.filter(pk=self.pk, revoked_at=None).update(revoked_at=now))

    def use_up(self, *, now: datetime) -> bool:
        """Take the one use of a link; False when it is gone already."""
        return bool(Invitation.objects.valid(now).filter(pk=self.pk).update(used_at=now))
