"""Where an alert can be aimed: the areas of each municipality, filtered by what somebody typed."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import cast

from areas.models import Area, Municipality
from areas.models.area import AreaQuerySet
from notifications.forms import AlertForm

SHOWN = 40
"""More areas than this are found by searching."""


@dataclass
class Group:
    """A municipality with its areas, each with whether it is chosen."""

    municipality: Municipality
    is_chosen: bool
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
    groups = [
        Group(municipality, municipality.slug in chosen_wholes, by_municipality[municipality.pk])
        for municipality in form.choices_of("municipalities")
    ]
    return Places(groups, words, is_searched, is_cut=len(shown) > SHOWN)


def _chosen(form: AlertForm, name: str) -> set[str]:
    value = form[name].value() or []
    return {getattr(place, "slug", place) for place in value}
