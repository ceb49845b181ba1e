"""Where an area is: described by streets, postcodes or a boundary; first who changes area, then the deed."""

import json
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import get_text_list
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from areas.area_forms import TerritoryForm
from areas.geometry import Box, box_of
from areas.models import AddressFile, Area, Household, Membership
from areas.permissions import area_or_404, requires, user_of
from areas.placing import overlapping
from areas.redrawing import Plan, PlanChanged, change_territory, plan_move
from areas.roles import Permission

NEIGHBOURS = 60
AROUND = 0.006  # degrees beyond the area that the map shows at first


@requires(Permission.EDIT_AREAS)
@require_http_methods(["GET", "HEAD", "POST"])
def area_place(request: HttpRequest, slug: str) -> HttpResponse:
    """Describe where an area is; when households change area by it, list them before anything is done."""
    area = area_or_404(request, Permission.EDIT_AREAS, slug=slug)
    form = TerritoryForm(request.POST or None, area=area)
    if request.method != "POST" or not form.is_valid() or "again" in request.POST:
        return _show_form(request, area, form)
    plan = plan_move(area, form.territory)
    if plan and "agreed" not in request.POST:
        return _show_plan(request, area, form, plan)
    agreed = request.POST.get("agreed") or plan.fingerprint
    try:
        done = change_territory(area=area, territory=form.territory, agreed=agreed, by=user_of(request))
    except PlanChanged as changed:
        messages.warning(request, changed.message)
        return _show_plan(request, area, form, plan)
    messages.success(request, _deed(len(done.moves)))
    boundary = done.territory.boundary
    if others := overlapping(area, boundary, box_of(boundary)):
        names = get_text_list([other.name for other in others], gettext("and"))
        shared = gettext("Shares ground with %(names)s, which is allowed.") % {"names": names}
        messages.info(request, shared)
    return redirect("register_area", slug=area.slug)


def _deed(moved: int) -> str:
    if not moved:
        return gettext("Saved. Nobody changes area.")
    deed = ngettext(
        "Saved. %(n)s household has changed area and is told.",
        "Saved. %(n)s households have changed area and are told.",
        moved,
    )
    return deed % {"n": moved}


def _show_form(request: HttpRequest, area: Area, form: TerritoryForm) -> HttpResponse:
    files = AddressFile.objects.filter(municipality=area.municipality)
    context = {
        "area": area,
        "form": form,
        "map": {
            "neighbours": json.dumps(_neighbours(area)),
            "view": _first_view(area),
            "tiles": settings.MAP_TILE_URL,
            "attribution": settings.MAP_ATTRIBUTION,
        },
        "overlaps": overlapping(area, area.boundary, area.box),
        "address_file": files.first(),
    }
    status = 422 if form.errors and "again" not in request.POST else 200
    return render(request, "register/area_place.html", context, status=status)


def _show_plan(request: HttpRequest, area: Area, form: TerritoryForm, plan: Plan) -> HttpResponse:
    affected = [move.household.pk for move in plan.moves] + [h.pk for h in (*plan.strays, *plan.doubtful)]
    listed = set(Household.objects.listed().filter(pk__in=affected).values_list("pk", flat=True))
    silent = Q(person__email="") & (Q(person__phone="") | Q(person__sms_wanted_at=None))
    by_hand = Membership.objects.current().filter(silent, household__in=affected)
    boundary = plan.territory.boundary
    context: dict[str, Any] = {
        "area": area,
        "form": form,
        "plan": plan,
        "moves": [move for move in plan.moves if move.household.pk in listed],
        "strays": [household for household in plan.strays if household.pk in listed],
        "doubtful": [household for household in plan.doubtful if household.pk in listed],
        "by_hand": set(by_hand.values_list("household", flat=True)),
        "overlaps": overlapping(area, boundary, box_of(boundary)),
    }
    return render(request, "register/area_place_review.html", context)


def _neighbours(area: Area) -> list[dict[str, Any]]:
    others = Area.objects.filter(municipality=area.municipality).exclude(pk=area.pk)
    others = others.exclude(Q(boundary=None) | Q(state=Area.State.CLOSED))
    if area.box:
        others = others.within(_wider(area.box))
    return [{"name": other.name, "boundary": other.boundary} for other in others[:NEIGHBOURS]]


def _first_view(area: Area) -> list[float]:
    """Return south, west, north and east of what the map shows at first."""
    if area.box:
        return _shown(area.box)
    points = area.municipality.address_points.filter(street_key__in=area.streets.values("name_key"))
    corners = list(points.values_list("longitude", "latitude")[:200])
    if not corners:
        others = Area.objects.filter(municipality=area.municipality).exclude(west=None)
        boxes = [box for other in others[:NEIGHBOURS] if (box := other.box)]
        corners = [(box.west, box.south) for box in boxes]
    if not corners:
        return [55.0, 10.5, 69.1, 24.2]  # Sweden
    longitudes, latitudes = zip(*corners, strict=True)
    return _shown(Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes)))


def _shown(box: Box) -> list[float]:
    wider = _wider(box)
    return [wider.south, wider.west, wider.north, wider.east]


def _wider(box: Box) -> Box:
    return Box(box.west - 2 * AROUND, box.south - AROUND, box.east + 2 * AROUND, box.north + AROUND)
