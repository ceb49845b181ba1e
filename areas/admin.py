"""For technicians: municipalities' settings, areas and the trail. People are in the register only."""

from django.contrib import admin
from django.http import HttpRequest

from areas.models import Area, AreaPostcode, AreaStreet, Municipality, TrailEntry


class StreetInline(admin.TabularInline):
    model = AreaStreet
    extra = 0


class PostcodeInline(admin.TabularInline):
    model = AreaPostcode
    extra = 0


@admin.register(Municipality)
class MunicipalityAdmin(admin.ModelAdmin):
    list_display = ("name", "code", "sms_sender", "approval_above_recipients", "warnings_need_approval")
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Area)
class AreaAdmin(admin.ModelAdmin):
    list_display = ("name", "municipality", "state", "state_since_on")
    list_filter = ("municipality", "state")
    search_fields = ("name",)
    readonly_fields = ("state", "state_since_on", "boundary")  # each has its page in the register
    prepopulated_fields = {"slug": ("name",)}
    inlines = (StreetInline, PostcodeInline)


@admin.register(TrailEntry)
class TrailEntryAdmin(admin.ModelAdmin):
    list_display = ("at", "act", "actor", "subject_kind", "subject_id", "area", "municipality")
    list_filter = ("act", "municipality")
    list_select_related = ("actor", "area", "municipality")
    date_hierarchy = "at"
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: TrailEntry | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: TrailEntry | None = None) -> bool:
        return False
