"""What a technician may look at when something is wrong. Nothing is changed here: the verbs do that."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from notifications.models import Alert, ChannelState, Delivery, Receipt, Suppression


class ReadOnlyAdmin(admin.ModelAdmin):
    """A table to read: no adding, changing, deleting, and no address in full."""

    actions = None
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, *_request_and_row: Any) -> bool:
        return False

    def has_change_permission(self, *_request_and_row: Any) -> bool:
        return False

    def has_delete_permission(self, *_request_and_row: Any) -> bool:
        return False

    @admin.display(description=_("address"))
    def masked(self, row: Delivery | Suppression) -> str:
        return row.masked_address


@admin.register(Alert)
class AlertAdmin(ReadOnlyAdmin):
    list_display = ("public_id", "kind", "state", "released_at", "expanded_at", "finished_at")
    list_filter = ("state", "kind")
    search_fields = ("=public_id",)
    fields = (
        "public_id", "kind", "title", "sms_text", "email_text", "channels", "audience", "state", "created_at",
        "approved_at", "release_at", "released_at", "valid_until", "finished_at", "expansion_cursor",
        "expanded_at", "left_out",
    )  # fmt: skip


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    list_display = ("id", "alert_id", "channel", "masked", "status", "reason", "attempts", "changed_at")
    list_filter = ("status", "channel", "lane")
    search_fields = ("=id", "=alert__public_id", "=reference")
    ordering = ("-id",)
    fields = (
        "alert", "channel", "masked", "lane", "status", "reason", "not_before", "attempts", "dialled_at",
        "lease", "lease_until", "provider", "reference", "looks", "looked_at", "doubts", "changed_at",
    )  # fmt: skip


@admin.register(Receipt)
class ReceiptAdmin(ReadOnlyAdmin):
    list_display = ("id", "provider", "status", "code", "delivery_id", "attempt", "received_at", "applied_at")
    list_filter = ("provider", "status")
    search_fields = ("=reference", "=delivery_id")
    ordering = ("-id",)


@admin.register(Suppression)
class SuppressionAdmin(ReadOnlyAdmin):
    list_display = ("id", "channel", "masked", "cause", "since_at")
    list_filter = ("channel", "cause")
    ordering = ("-id",)
    fields = ("channel", "masked", "cause", "since_at")


@admin.register(ChannelState)
class ChannelStateAdmin(ReadOnlyAdmin):
    list_display = (
        "provider",
        "channel",
        "permits",
        "slowed_until",
        "paused_until",
        "pause_reason",
        "recent",
    )
