"""What the times during which something is not sent have in common: since when, until when, by whom ended."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from grannsamverkan.accounts.models import User


class HaltQuerySet(models.QuerySet[Any]):
    """Questions about such times."""

    def standing(self) -> Self:
        """Find the one that stands right now, if any."""
        return self.filter(ended_at__isnull=True)


class Halt(models.Model):
    """One time during which something was not sent. At most one of a kind stands, by a constraint."""

    begun_at = models.DateTimeField(_("since"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = HaltQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.begun_at:%Y-%m-%d %H:%M}"

    def end(self, *, by: "User | None", now: datetime) -> bool:
        """Let it go on; False when somebody else was first."""
        standing = type(self).objects.standing().filter(pk=self.pk)
        return bool(standing.update(ended_at=now, ended_by=by))
