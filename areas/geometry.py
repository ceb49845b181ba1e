"""Boundaries: read from GeoJSON or from a list of corners, judged, and asked who lies within. Pure.

Kept as GeoJSON in latitude and longitude (WGS 84), longitude first as GeoJSON has it. People write the
latitude first, as every map shows it, or north and east in SWEREF 99 TM.
"""

import json
import re
from collections.abc import Mapping
from math import cos, degrees, pi, radians, sin, sqrt
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from shapely import STRtree, prepare
from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon, Point, Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient
from shapely.validation import explain_validity

from areas.sweref import to_degrees

Boundary = dict[str, Any]

DECIMALS = 6  # a tenth of a metre
MOST_CORNERS = 2000
_WEST, _SOUTH, _EAST, _NORTH = 10.0, 55.0, 24.5, 69.5
_EQUATOR, _E2, _CORNERS = 6_378_137.0, 0.00669437999, 48  # the ellipsoid of WGS 84; corners of a circle
_FURTHEST = 10_000_000  # metres north in SWEREF 99 TM that nothing in Sweden reaches
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_CIRCLE = re.compile(r"^(?P<middle>[^\n;]*\S)[\s,]+(?P<metres>\d{1,6})\s*m$")
_CROSSING = re.compile(r"\[(?P<x>\S+) (?P<y>\S+)\]")


class BoundaryRefused(ValidationError):
    """What was drawn or written is no boundary; the message says what to do."""


class Box(NamedTuple):
    """The smallest rectangle around a boundary."""

    west: float
    south: float
    east: float
    north: float


def read_boundary(text: str) -> Boundary | None:
    """Return a boundary as GeoJSON, or None where nothing is written.

    Raises BoundaryRefused for what is neither GeoJSON nor a list of corners, for fewer than three corners,
    for lines that cross each other and for corners outside Sweden.
    """
    if not text.strip():
        return None
    drawn = _from_json(text) if text.lstrip().startswith(("{", "[")) else Polygon(_corners(text))
    _require_sweden(drawn)
    _require_sound(drawn)
    parts = [orient(part) for part in getattr(drawn, "geoms", [drawn])]
    whole = parts[0] if len(parts) == 1 else MultiPolygon(parts)
    plain: Boundary = json.loads(json.dumps(mapping(whole)), parse_float=lambda n: round(float(n), DECIMALS))
    return plain


def read_circle(text: str) -> tuple[float, float, int] | None:
    """Return latitude, longitude and metres of `58.70912, 13.82233, 300 m`; None when it is no circle.

    Raises BoundaryRefused for a middle outside Sweden.
    """
    found = _CIRCLE.match(text.strip())
    if found is None:
        return None
    longitude, latitude = _corner(found["middle"])
    _require_sweden(Point(longitude, latitude))
    return latitude, longitude, int(found["metres"])


def written(boundary: Boundary | None) -> str:
    """Return a boundary as people change it: a corner on each line, or GeoJSON where it has parts."""
    if boundary is None:
        return ""
    rings = boundary["coordinates"]
    if boundary["type"] != "Polygon" or len(rings) != 1:
        return json.dumps(boundary)
    return "\n".join(
        f"{latitude:.{DECIMALS}f}, {longitude:.{DECIMALS}f}" for longitude, latitude in rings[0][:-1]
    )


def box_of(boundary: Boundary | None) -> Box | None:
    """Return the rectangle around a boundary."""
    return Box(*shape(boundary).bounds) if boundary else None


def circle(latitude: float, longitude: float, metres: float) -> Boundary:
    """Return what lies within a distance of a point, as a boundary of 48 corners just outside the circle.

    Nobody at the distance is left out; within five kilometres the error is less than half a percent.
    """
    sine = sin(radians(latitude))
    shrunk = sqrt(1 - _E2 * sine**2)
    north = degrees(metres * shrunk**3 / (_EQUATOR * (1 - _E2)))
    east = degrees(metres * shrunk / (_EQUATOR * cos(radians(latitude))))
    reach = 1 / cos(pi / _CORNERS)
    turns = [2 * pi * corner / _CORNERS for corner in range(_CORNERS)]
    ring = [
        (
            round(longitude + east * reach * cos(turn), DECIMALS),
            round(latitude + north * reach * sin(turn), DECIMALS),
        )
        for turn in turns
    ]
    return {"type": "Polygon", "coordinates": [[list(corner) for corner in (*ring, ring[0])]]}


def overlap(one: Boundary, other: Boundary) -> bool:
    """Whether two boundaries have ground in common; a common border is none."""
    return bool(shape(one).relate_pattern(shape(other), "T********"))


class Ground:
    """A boundary made ready to be asked for many points."""

    def __init__(self, boundary: Boundary) -> None:
        self._shape = shape(boundary)
        prepare(self._shape)

    def holds(self, latitude: float, longitude: float) -> bool:
        """Whether a point lies within or on the line."""
        return bool(self._shape.covers(Point(longitude, latitude)))


class Grounds:
    """Many boundaries, made ready to be asked which of them hold a point."""

    def __init__(self, boundaries: Mapping[int, Boundary]) -> None:
        self._keys = list(boundaries)
        self._tree = STRtree([shape(boundary) for boundary in boundaries.values()])

    def holding(self, latitude: float, longitude: float) -> list[int]:
        """Return the keys of the boundaries that a point lies within."""
        found = self._tree.query(Point(longitude, latitude), predicate="covered_by")
        return [self._keys[place] for place in found]


def _corners(text: str) -> list[tuple[float, float]]:
    corners = [_corner(line) for line in filter(str.strip, re.split(r"[\n;]", text))]
    if len(set(corners)) < 3:
        raise BoundaryRefused(_("A boundary needs at least three corners."))
    if len(corners) > MOST_CORNERS:
        raise BoundaryRefused(_("That is more corners than a boundary can have."))
    return corners


def _corner(line: str) -> tuple[float, float]:
    numbers = [float(number.replace(",", ".")) for number in _NUMBER.findall(line)]
    if len(numbers) != 2:
        raise BoundaryRefused(
            _("“%(line)s” cannot be read as a corner: write two numbers, north first.")
            % {"line": line.strip()[:60]}
        )
    north, east = numbers
    if max(map(abs, numbers)) > _FURTHEST:
        raise BoundaryRefused(_("The corners do not all lie in Sweden. Have north and east changed places?"))
    latitude, longitude = to_degrees(north, east) if north > 90 else (north, east)
    return round(longitude, DECIMALS), round(latitude, DECIMALS)


def _from_json(text: str) -> BaseGeometry:
    try:
        read = json.loads(text)
        while "features" in read or "geometry" in read:
            if len(read.get("features", [0])) != 1:
                raise BoundaryRefused(_("The GeoJSON holds several shapes. Give the one of this area."))
            read = read["features"][0] if "features" in read else read["geometry"]
        drawn = shape(read) if read["type"] in ("Polygon", "MultiPolygon") else None
        if drawn is None or drawn.is_empty or drawn.has_z or len(text) > 100_000:
            raise BoundaryRefused(_("Only a GeoJSON polygon can be a boundary."))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, ShapelyError) as error:
        raise BoundaryRefused(_("The text begins as GeoJSON but cannot be read as such.")) from error
    return drawn


def _require_sweden(drawn: BaseGeometry) -> None:
    west, south, east, north = drawn.bounds
    if not (_WEST <= west <= east <= _EAST and _SOUTH <= south <= north <= _NORTH):
        raise BoundaryRefused(_("The corners do not all lie in Sweden. Have north and east changed places?"))


def _require_sound(drawn: BaseGeometry) -> None:
    if drawn.is_valid and drawn.area > 0:
        return
    found = _CROSSING.search(explain_validity(drawn))
    if found is None or drawn.convex_hull.area == 0:
        raise BoundaryRefused(_("The corners lie on one line and surround nothing."))
    raise BoundaryRefused(
        _("The boundary crosses itself at %(latitude)s, %(longitude)s. Move a corner so that no lines cross.")
        % {"latitude": f"{float(found['y']):.5f}", "longitude": f"{float(found['x']):.5f}"}
    )
