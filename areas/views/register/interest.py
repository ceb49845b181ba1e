"""Those who want to start an area: the coordinator takes them up or puts them away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from areas.addresses import read_address
from areas.models import Area, Interest
from areas.permissions import actor_of, area_or_404, requires, user_of
from areas.reading import note_reading
from areas.roles import Permission
from areas.starting import put_away, take_up
from areas.views.paging import page_by_key

OFFERED = 30
BEGINNING = (Area.State.INTEREST, Area.State.MEETING_BOOKED, Area.State.TRAINED, Area.State.DORMANT)


def interest_or_404(request: HttpRequest, public_id: str) -> Interest:
    """Return an interest of a municipality whose areas the reader looks after."""
    interests = Interest.objects.open_to(actor_of(request), Permission.EDIT_AREAS)
    return get_object_or_404(interests.select_related("municipality", "area"), public_id=public_id)


@requires(Permission.EDIT_AREAS)
@require_safe
def interest_list(request: HttpRequest) -> HttpResponse:
    """List those that nobody has taken up, whoever has waited longest first."""
    waiting = Interest.objects.open_to(actor_of(request), Permission.EDIT_AREAS).waiting()
    page = page_by_key(
        waiting.select_related("municipality"), key="shown_at", after=request.GET.get("after", "")
    )
    return render(request, "register/interest_list.html", {"page": page})


@requires(Permission.EDIT_AREAS)
@require_safe
def interest_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show who wants to start an area and where, and what can be made of it."""
    interest = interest_or_404(request, public_id)
    note_reading(interest, by=user_of(request), municipality=interest.municipality)
    areas = Area.objects.filter(municipality=interest.municipality)
    there = areas.covering(read_address(interest.place).street)
    beginning = list(there.filter(state__in=BEGINNING)[:OFFERED])
    beginning += areas.filter(state__in=BEGINNING).exclude(pk__in=[a.pk for a in beginning])[:OFFERED]
    context = {
        "interest": interest,
        "areas": beginning,
        "active": there.filter(state=Area.State.ACTIVE)[:OFFERED],
    }
    return render(request, "register/interest.html", context)


@requires(Permission.EDIT_AREAS)
@require_POST
def interest_take_up(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let an interest belong to an area that there is already."""
    interest = interest_or_404(request, public_id)
    area = area_or_404(
        request,
        Permission.EDIT_AREAS,
        slug=request.POST.get("area", ""),
        municipality=interest.municipality,
        state__in=BEGINNING,
    )
    take_up(interest=interest, area=area, by=user_of(request))
    messages.success(
        request, gettext("%(name)s now stands with %(area)s.") % {"name": interest.name, "area": area}
    )
    return redirect("area_life", slug=area.slug)


@requires(Permission.EDIT_AREAS)
@require_POST
def interest_put_away(request: HttpRequest, public_id: str) -> HttpResponse:
    """Delete an interest that leads to nothing."""
    put_away(interest=interest_or_404(request, public_id), by=user_of(request))
    messages.success(request, gettext("Put away, and the contact details are deleted."))
    return redirect("interest_list")
