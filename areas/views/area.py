"""What anybody may see of the areas: where they are and how to join."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from areas.finding import answer_for
from areas.models import Appointment, Area
from areas.spelling import fold
from grannsamverkan.accounts.limiting import limited

AREAS_ON_A_PAGE = 24


@login_not_required
@require_safe
@limited("search", by="q")
def area_list(request: HttpRequest) -> HttpResponse:
    """List the public areas by name, or those that match a street, a postcode or a name."""
    words = request.GET.get("q", "")[:80].strip()
    after = request.GET.get("after", "")
    areas = Area.objects.public().select_related("municipality").prefetch_related("streets")
    if fold(words):
        areas = areas.found_by(words)
    start = Area.objects.public().filter(slug=after).first() if after else None
    if start:
        areas = areas.filter(Q(name_key__gt=start.name_key) | Q(name_key=start.name_key, pk__gt=start.pk))
    found = list(areas.order_by("name_key", "pk")[: AREAS_ON_A_PAGE + 1])
    shown = found[:AREAS_ON_A_PAGE]
    context = {
        "words": words,
        "after": after if start else "",
        "areas": shown,
        "answer": answer_for(words) if words and not start else None,
        "next_key": shown[-1].slug if len(found) > len(shown) else "",
    }
    return render(request, "areas/area_list.html", context)


@login_not_required
@require_safe
def area_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one public area: its streets, how many have joined, whom to turn to, and the way in."""
    areas = Area.objects.public().select_related("municipality")
    area = get_object_or_404(areas.prefetch_related("streets", "postcodes"), slug=slug)
    context = {
        "area": area,
        "has_contact_person": Appointment.objects.current().in_area(area).in_chain().exists(),
    }
    return render(request, "areas/area_detail.html", context)
