"""Where an alert can be aimed: the areas of each municipality, filtered by what somebody typed."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, cast

from django.conf import settings

from areas.models import AddressPoint, Area, Municipality
from areas.models.area import AreaQuerySet
from notifications.forms import AlertForm

SHOWN = 40
"""More areas than this are found by searching."""

ON_THE_MAP = 60
SWEDEN = [(55.0, 10.5), (69.1, 24.2)]


@dataclass
class Group:
    """A municipality with its areas, each with whether it is chosen."""

    municipality: Municipality
    is_chosen: bool
    is_asked: bool = False  # across a border: somebody there approves first
    areas: list[tuple[Area, bool]] = field(default_factory=list)


@dataclass(frozen=True)
class Places:
    """What the composer offers: all areas where they are few, else the chosen ones and those found."""

    groups: list[Group]
    words: str
    is_searched: bool
    is_cut: bool


def places_of(form: AlertForm, words: str = "") -> Places | None:
    """Return the choice of places for a form, or None for a correction, which has its recipients already."""
    if "areas" not in form.fields:
        return None
    everywhere = cast("AreaQuerySet", form.choices_of("areas"))
    chosen_areas, chosen_wholes = _chosen(form, "areas"), _chosen(form, "municipalities")
    is_searched = bool(words) or everywhere.count() > SHOWN
    found = everywhere.covering(words) if words else everywhere
    shown = list(found[: SHOWN + 1])
    kept = everywhere.filter(slug__in=chosen_areas.difference(area.slug for area in shown[:SHOWN]))
    by_municipality: dict[int, list[tuple[Area, bool]]] = defaultdict(list)
    for area in [*kept, *shown[:SHOWN]]:
        by_municipality[area.municipality_id].append((area, area.slug in chosen_areas))
    across = {one.pk for one in form.aim.across} if form.aim else set()
    groups = [
        Group(
            municipality,
            municipality.slug in chosen_wholes,
            municipality.pk in across,
            by_municipality[municipality.pk],
        )
        for municipality in form.choices_of("municipalities")
    ]
    return Places(groups, words, is_searched, is_cut=len(shown) > SHOWN)


def map_of(form: AlertForm) -> dict[str, Any] | None:
    """Return what the map to draw on shows: the writer's areas, as far as they are drawn."""
    if "areas" not in form.fields:
        return None
    drawn = form.choices_of("areas").exclude(boundary=None)
    areas = list(drawn.order_by("pk")[:ON_THE_MAP])
    boxes = [box for area in areas if (box := area.box)]
    points = AddressPoint.objects.filter(municipality__in=form.choices_of("municipalities"))
    corners = [(box.south, box.west) for box in boxes] + [(box.north, box.east) for box in boxes]
    corners = corners or list(points.values_list("latitude", "longitude")[:ON_THE_MAP])
    norths, easts = zip(*(corners or SWEDEN), strict=True)
    return {
        "view": [min(norths), min(easts), max(norths), max(easts)],
        "neighbours": json.dumps([{"name": area.name, "boundary": area.boundary} for area in areas]),
        "tiles": settings.MAP_TILE_URL,
        "attribution": settings.MAP_ATTRIBUTION,
    }


def _chosen(form: AlertForm, name: str) -> set[str]:
    if form.aim and form.aim.is_narrow and not form.is_bound:
        return set()  # what it touches was not chosen
    value = form[name].value() or []
    return {getattr(place, "slug", place) for place in value}
