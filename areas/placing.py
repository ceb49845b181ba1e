"""Where an address lies: in which areas, by its point, its street or its postcode."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Self

from django.db.models import Q

from areas.addresses import Address, Stretch
from areas.geometry import Boundary, Box, Ground, overlap
from areas.models import AddressPoint, Area, AreaPostcode, AreaStreet, Household, Municipality
from areas.models.area import AreaQuerySet
from areas.spelling import fold


class Spot(NamedTuple):
    """What is known of where a house stands."""

    street_key: str
    number: str = ""
    postcode: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class Territory:
    """Where an area lies: by a boundary, by streets, by postcodes. Each way is enough."""

    boundary: Boundary | None = None
    streets: tuple[Stretch, ...] = ()
    postcodes: tuple[str, ...] = ()

    @classmethod
    def of(cls, area: Area) -> Self:
        """Return the territory of an area as it is now."""
        streets = tuple(street.stretch for street in area.streets.all())
        return cls(area.boundary, streets, tuple(postcode.postcode for postcode in area.postcodes.all()))

    @cached_property
    def _ground(self) -> Ground | None:
        return Ground(self.boundary) if self.boundary else None

    @cached_property
    def _stretches(self) -> dict[str, list[Stretch]]:
        found: dict[str, list[Stretch]] = {}
        for stretch in self.streets:
            found.setdefault(fold(stretch.name), []).append(stretch)
        return found

    def holds(self, spot: Spot) -> bool | None:
        """Whether a house stands there; None when that cannot be told.

        The map goes first where it and the point are known, then the streets, and a postcode, which is
        seldom wholly within an area, only where there is nothing else.
        """
        if self._ground and spot.latitude is not None and spot.longitude is not None:
            return self._ground.holds(spot.latitude, spot.longitude)
        if self._stretches:
            return any(stretch.has(spot.number) for stretch in self._stretches.get(spot.street_key, ()))
        if self.boundary or not (self.postcodes and spot.postcode):
            return None
        return spot.postcode in self.postcodes


def spot_of(household: Household) -> Spot:
    """Return where a household is, as far as it is known."""
    return Spot(
        household.street_key,
        household.number,
        household.postcode,
        household.latitude,
        household.longitude,
    )


def point_of(municipality: Municipality, address: Address) -> tuple[float, float] | None:
    """Return the latitude and longitude of an address, if the municipality's file of addresses has it."""
    points = AddressPoint.objects.at(municipality, address).values_list("latitude", "longitude")
    found = list(points[:2])
    return found[0] if len(found) == 1 else None


def locate(household: Household) -> Household:
    """Give a household the point of its address, where it is known."""
    address = Address(household.street, household.number, household.apartment, household.postcode)
    household.latitude, household.longitude = point_of(household.area.municipality, address) or (None, None)
    return household


def locate_all(households: Sequence[Household], municipalities: Iterable[Municipality]) -> None:
    """Give many households of some municipalities their points, in one query."""
    keys = {household.street_key for household in households}
    points = AddressPoint.objects.filter(municipality__in=municipalities, street_key__in=keys)
    known: dict[tuple[int, str, str], list[AddressPoint]] = {}
    for point in points:
        known.setdefault((point.municipality_id, point.street_key, point.number), []).append(point)
    for household in households:
        place = household.area.municipality_id, household.street_key, household.number
        there = [
            point
            for point in known.get(place, ())
            if not household.postcode or point.postcode in ("", household.postcode)
        ]
        if len(there) == 1:
            household.latitude, household.longitude = there[0].latitude, there[0].longitude


def areas_around(areas: AreaQuerySet, spots: Iterable[Spot]) -> list[tuple[Area, Territory]]:
    """Return the areas that may hold some of the spots, each with its territory; a few queries for all."""
    known = list(spots)
    keys, postcodes = {spot.street_key for spot in known}, {spot.postcode for spot in known} - {""}
    found = Q(pk__in=AreaStreet.objects.filter(name_key__in=keys).values("area"))
    found |= Q(pk__in=AreaPostcode.objects.filter(postcode__in=postcodes).values("area"))
    if box := _box_around(known):
        found |= Q(pk__in=Area.objects.within(box).values("pk"))
    nearby = areas.filter(found).select_related("municipality").prefetch_related("streets", "postcodes")
    return [(area, Territory.of(area)) for area in nearby]


def elsewhere(area: Area, spot: Spot) -> Area | None:
    """Return the one other area of the municipality that a house lies in, if it does not lie in this one."""
    if Territory.of(area).holds(spot) is not False:
        return None
    others = Area.objects.public().filter(municipality=area.municipality).exclude(pk=area.pk)
    claims = [other for other, territory in areas_around(others, [spot]) if territory.holds(spot)]
    return claims[0] if len(claims) == 1 else None


def spot_at(municipality: Municipality, address: Address) -> Spot:
    """Return what is known of where an address lies."""
    point = point_of(municipality, address) or (None, None)
    return Spot(fold(address.street), address.number.strip().upper(), address.postcode, *point)


def overlapping(area: Area, boundary: Boundary | None, box: Box | None) -> list[Area]:
    """Return the areas of the municipality that share ground with a boundary. That is allowed, and shown."""
    if boundary is None or box is None:
        return []
    others = Area.objects.filter(municipality=area.municipality).exclude(pk=area.pk).within(box)
    others = others.exclude(state=Area.State.CLOSED)
    return [other for other in others if other.boundary and overlap(boundary, other.boundary)]


def _box_around(spots: list[Spot]) -> Box | None:
    points = [(s.longitude, s.latitude) for s in spots if s.longitude is not None and s.latitude is not None]
    if not points:
        return None
    east, north = (max(axis) for axis in zip(*points, strict=True))
    west, south = (min(axis) for axis in zip(*points, strict=True))
    return Box(west, south, east, north)
