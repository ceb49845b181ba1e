"""Break-glass: a warning that one person sent alone because nobody could approve it in time."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.models.alert import Alert

if TYPE_CHECKING:
    from grannsamverkan.accounts.models import User


class BreakGlassQuerySet(models.QuerySet["BreakGlass"]):
    """Questions about many."""

    def awaiting_review(self) -> "BreakGlassQuerySet":
        """Those of warnings that did leave, and that nobody has looked into yet."""
        return self.filter(reviewed_at__isnull=True, alert__released_at__isnull=False)

    def holds_for(self, alert: Alert, *, text: str) -> bool:
        """Whether the writer of an alert has broken the glass for exactly this text."""
        return self.filter(alert=alert, text=text, by__isnull=False, by=alert.created_by_id).exists()


class BreakGlass(models.Model):
    """Stands in for a second person's approval of one text, with a reason; somebody else reviews it after."""

    class Verdict(models.TextChoices):
        RIGHT = "right", _("It was right to send it alone")
        WRONG = "wrong", _("It should have been approved first")

    alert = models.OneToOneField(
        Alert, on_delete=models.CASCADE, primary_key=True, related_name="break_glass"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = models.TextField(_("reason"))
    text = models.CharField(max_length=64, help_text=_("Digest of text, audience and channels as approved."))
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = BreakGlassQuerySet.as_manager()

    class Meta:
        verbose_name = _("sending without approval")
        verbose_name_plural = _("sendings without approval")
        constraints = (
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | Q(by__isnull=True) | ~Q(reviewed_by=F("by")),
                name="nobody_reviews_their_own_break_glass",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, verdict="")
                | (Q(reviewed_at__isnull=False) & ~Q(verdict="")),
                name="a_review_has_a_verdict",
            ),
        )

    def __str__(self) -> str:
        return f"{self.alert_id} {self.at:%Y-%m-%d %H:%M}"

    def review(self, *, by: "User", verdict: str, note: str, now: datetime) -> bool:
        """Keep what somebody else thinks of it; False when it has been reviewed already."""
        open_ones = BreakGlass.objects.filter(pk=self.pk, reviewed_at__isnull=True).exclude(by=by)
        return bool(open_ones.update(reviewed_by=by, reviewed_at=now, verdict=verdict, note=note))
