"""An address that gets no more messages on a channel, and why."""

from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.models.masking import masked
from notifications.statuses import Channel


class SuppressionQuerySet(models.QuerySet["Suppression"]):
    """Stopping and starting again."""

    def stop(
        self, *, channel: Channel, address: str, cause: "Suppression.Cause", now: datetime | None = None
    ) -> bool:
        """Stop an address; True when it was not stopped already. A running broadcast obeys within a wave."""
        _, created = self.get_or_create(
            channel=channel, address=address, defaults={"cause": cause, "since_at": now or timezone.now()}
        )
        return created

    def of(self, *, channel: str, address: str) -> "SuppressionQuerySet":
        """Return the one that stops an address on a channel, or none."""
        return self.filter(channel=channel, address=address)


class Suppression(models.Model):
    """One address on one channel that is not to be reached."""

    class Cause(models.TextChoices):
        REPLY = "reply", _("answered STOP")
        LINK = "link", _("pressed the stop link")
        PROVIDER = "provider", _("the provider says that the recipient has stopped us")
        BOUNCE = "bounce", _("the mailbox does not exist")
        BAD_NUMBER = "bad_number", _("the number does not exist")
        BY_HAND = "by_hand", _("stopped by a coordinator")

    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    address = models.CharField(_("address"), max_length=254)
    cause = models.CharField(_("cause"), max_length=12, choices=Cause)
    since_at = models.DateTimeField(_("since"), default=timezone.now)

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suppression")
        verbose_name_plural = _("suppressions")
        constraints = (
            models.UniqueConstraint(fields=["channel", "address"], name="an_address_is_stopped_once"),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.get_cause_display()}"

    @property
    def masked_address(self) -> str:
        """The address with all hidden but what its owner needs to recognise it."""
        return masked(self.channel, self.address)
