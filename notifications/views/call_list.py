"""The coordinator's call list as a page: what is the matter, and what to do about each."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from areas.models import Area
from areas.permissions import actor_of, requires, user_of
from areas.reading import note_reading
from areas.roles import Permission
from areas.views.paging import page_by_key
from notifications.calling import calls

AREAS = 100  # at once: at a million households that is a few hundredths of a second


@requires(Permission.SEE_CONTACT_DETAILS)
@require_safe
def call_list(request: HttpRequest) -> HttpResponse:
    """Show what needs a call in the reader's areas, some areas at a time."""
    areas = Area.objects.open_to(actor_of(request), Permission.SEE_CONTACT_DETAILS)
    areas = areas.select_related("municipality")
    page = page_by_key(areas, key="name_key", after=request.GET.get("after", ""), name="slug", size=AREAS)
    found = calls(page.rows, now=timezone.now())
    for municipality in {call.area.municipality for call in found if call.person}:
        note_reading(municipality, by=user_of(request), municipality=municipality)
    groups = [(area, list(those)) for area, those in groupby(found, key=lambda call: call.area)]
    context = {"groups": groups, "number": len(found), "page": page}
    return render(request, "notifications/call_list.html", context)
