"""How a channel is doing by one provider: its rate, and whether it is paused. Shared by all workers."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.statuses import Channel


class ChannelStateQuerySet(models.QuerySet["ChannelState"]):
    """Reading and pausing channels."""

    def of(self, provider: str, *, channel: str) -> "ChannelState":
        """Return the row of a channel by a provider, made on first use."""
        state, _ = self.get_or_create(provider=provider, defaults={"channel": channel})
        return state


class ChannelState(models.Model):
    """One provider's bucket of permits to send, and its pause."""

    provider = models.CharField(_("provider"), primary_key=True, max_length=16)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    permits = models.FloatField(_("permits left"), default=0)
    refilled_at = models.DateTimeField(default=timezone.now)
    slowed_until = models.DateTimeField(_("half speed until"), null=True, blank=True)
    paused_until = models.DateTimeField(_("paused until"), null=True, blank=True)
    pause_reason = models.CharField(_("why"), max_length=24, blank=True)
    recent = models.CharField(_("latest outcomes, + or -"), max_length=50, blank=True)

    objects = ChannelStateQuerySet.as_manager()

    class Meta:
        verbose_name = _("state of a channel")
        verbose_name_plural = _("states of channels")
        constraints = (
            models.CheckConstraint(condition=Q(permits__gte=-1_000_000), name="permits_are_counted"),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.provider}"

    def is_paused(self, now: datetime) -> bool:
        """Whether nothing may be sent right now."""
        return self.paused_until is not None and self.paused_until > now
