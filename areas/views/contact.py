"""Whom anybody may turn to in a municipality, fed from the appointments."""

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from areas.models import Appointment, Municipality, TrailEntry


@login_not_required
@require_safe
def contact_list(request: HttpRequest) -> HttpResponse:
    """List the municipalities, each with its own page."""
    return render(request, "areas/contact_list.html", {"municipalities": Municipality.objects.all()})


@login_not_required
@require_safe
def contact_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who holds the public roles of a municipality today, and when that last changed."""
    municipality = get_object_or_404(Municipality, slug=slug)
    held = Appointment.objects.current().at(municipality).public().select_related("person")
    officials = list(held.order_by("role", "from_on", "pk"))
    context = {
        "municipality": municipality,
        "officials": officials,
        "changed_on": _changed_on(municipality, officials),
    }
    return render(request, "areas/contact_detail.html", context)


def _changed_on(municipality: Municipality, officials: list[Appointment]) -> date | None:
    """Return the day on which somebody last came or went."""
    acts = TrailEntry.objects.filter(municipality=municipality, area=None, subject_kind="appointment")
    days = [timezone.localdate(moment) for moment in acts.values_list("at", flat=True)[:1]]
    days += [official.from_on for official in officials]
    return max(days, default=None)
