"""A delivery: one alert to one address over one channel. This table is the queue."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from areas.models import Person
from notifications.models.alert import Alert
from notifications.models.masking import masked
from notifications.models.rendering import Rendering
from notifications.statuses import OPEN, TAKEN, WAITING, WORDS, Channel, Lane, Reason, Status, Word


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Questions about many deliveries. Changing their status is the ledger's business alone."""

    def to(self, person: Person) -> "DeliveryQuerySet":
        """Those addressed to one person."""
        return self.filter(person=person)

    def waiting(self) -> "DeliveryQuerySet":
        """Those that a worker may claim when their time comes."""
        return self.filter(status__in=WAITING)

    def held(self, now: datetime) -> "DeliveryQuerySet":
        """Those that a living worker has taken."""
        return self.filter(status__in=(Status.CLAIMED, Status.DIALLING), lease_until__gte=now)

    def open(self) -> "DeliveryQuerySet":
        """Those still in the queue."""
        return self.filter(status__in=OPEN)

    def worded(self, word: Word) -> "DeliveryQuerySet":
        """Those behind one of the words that senders see."""
        return self.filter(status__in=[status for status, its in WORDS.items() if its == word])


class Delivery(models.Model):
    """One row for every distinct address on every channel that a published alert reaches."""

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="deliveries", db_index=False)
    rendering = models.ForeignKey(Rendering, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="deliveries"
    )
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    address = models.CharField(_("address"), max_length=254)
    lane = models.PositiveSmallIntegerField(choices=Lane, default=Lane.BULK)
    status = models.PositiveSmallIntegerField(_("status"), choices=Status, default=Status.QUEUED)
    reason = models.CharField(_("reason"), max_length=16, choices=Reason, blank=True)
    not_before = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    dialled_at = models.DateTimeField(_("handed over"), null=True, blank=True)
    lease = models.CharField(max_length=16, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    provider = models.CharField(max_length=16, blank=True)
    reference = models.CharField(_("the provider's reference"), max_length=64, blank=True)
    # Looking for a message in doubt: how often it was not found, when last, and rounds so far.
    looks = models.PositiveSmallIntegerField(default=0)
    looked_at = models.DateTimeField(null=True, blank=True)
    doubts = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = (
            models.UniqueConstraint(
                fields=["alert", "channel", "address"], name="one_delivery_per_alert_channel_and_address"
            ),
            models.UniqueConstraint(
                fields=["provider", "reference"],
                condition=~Q(reference=""),
                name="a_providers_reference_is_one_delivery",
            ),
        )
        indexes: ClassVar = [
            models.Index(
                fields=["channel", "lane", "not_before", "id"],
                condition=Q(status__in=WAITING),
                name="deliveries_waiting",
            ),
            models.Index(
                fields=["status", "lease_until"],
                condition=Q(status__in=(Status.CLAIMED, Status.DIALLING)),
                name="deliveries_leased",
            ),
            models.Index(
                fields=["status", "changed_at"],
                condition=Q(status__in=(Status.IN_DOUBT, *TAKEN)),
                name="deliveries_to_follow",
            ),
            models.Index(fields=["alert", "status", "id"], name="deliveries_of_an_alert"),
        ]

    def __str__(self) -> str:
        return f"{self.alert_id}/{self.channel}/{self.pk} {self.get_status_display()}"

    @property
    def word(self) -> Word:
        """The word that the sender sees."""
        return WORDS[Status(self.status)]

    @property
    def asks_for_acknowledgement(self) -> bool:
        """Whether its reader is to say that the warning has been passed on."""
        return self.alert.kind == Alert.Kind.WARNING and self.rendering.reader == Rendering.Reader.CHAIN

    @property
    def masked_address(self) -> str:
        """The address with all hidden but what its owner needs to recognise it."""
        return masked(self.channel, self.address)
