"""What a provider told us afterwards, exactly as it came. An inbox: written at once, applied in batches."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import connection, models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.models.ledger_statements import IDS, id_list

NOTE_APPLIED = "UPDATE notifications_receipt SET applied_at = %s WHERE id {ids}"


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    """Reading and changing many receipts."""

    def unapplied(self) -> "ReceiptQuerySet":
        """Those that nobody has applied and nobody is applying, the oldest first. In a transaction."""
        waiting = self.filter(applied_at__isnull=True).order_by("id")
        return waiting.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)

    def left_over(self, now: datetime) -> "ReceiptQuerySet":
        """Those that have waited for longer than anybody is rung for."""
        return self.filter(applied_at__isnull=True, received_at__lt=now - timedelta(seconds=1))

    def note_applied(self, ids: list[int], *, now: datetime) -> None:
        """Write down that these have been applied: one list as one parameter, however many they are."""
        parameters = [connection.ops.adapt_datetimefield_value(now), id_list(ids)]
        with connection.cursor() as cursor:
            cursor.execute(NOTE_APPLIED.replace("{ids}", IDS[connection.vendor]), parameters)


class Receipt(models.Model):
    """One statement by a provider about one message. The same statement twice is one row."""

    provider = models.CharField(max_length=16)
    reference = models.CharField(max_length=64)
    status = models.CharField(max_length=16)
    code = models.CharField(max_length=16, blank=True)
    delivery_id = models.BigIntegerField(null=True, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    received_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True, blank=True)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        constraints = (
            models.UniqueConstraint(
                fields=["provider", "reference", "status"], name="a_provider_says_a_thing_once"
            ),
        )
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=Q(applied_at__isnull=True), name="receipts_to_apply")
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.status}"
