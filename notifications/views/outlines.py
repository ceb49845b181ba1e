"""Boundaries as a picture: outlines for an SVG, north up, as large as they fit."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import cos, radians
from typing import Any, NamedTuple

from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

WIDTH, HEIGHT, EDGE = 640, 480, 12
"""The picture's room, and what is left free around the outlines, in its own units."""

FINEST = 0.5
"""Bends smaller than this are not seen, and not drawn."""


class Outline(NamedTuple):
    """One boundary: the path, and a point well inside it where its number stands."""

    path: str
    x: int
    y: int


@dataclass(frozen=True)
class Sheet:
    """Outlines by the keys of their boundaries, on a sheet of their own height."""

    height: int
    outlines: Mapping[int, Outline]


def draw(boundaries: Mapping[int, dict[str, Any]]) -> Sheet:
    """Return the outlines of some boundaries (GeoJSON), at least one."""
    shapes = {key: shape(boundary) for key, boundary in boundaries.items()}
    bounds = [one.bounds for one in shapes.values()]
    west, south = min(b[0] for b in bounds), min(b[1] for b in bounds)
    east, north = max(b[2] for b in bounds), max(b[3] for b in bounds)
    # A degree of longitude is shorter than one of latitude, the more so to the north.
    narrow = cos(radians((south + north) / 2))
    scale = min((WIDTH - 2 * EDGE) / ((east - west) * narrow), (HEIGHT - 2 * EDGE) / (north - south))
    left = (WIDTH - (east - west) * narrow * scale) / 2

    def place(longitude: float, latitude: float) -> tuple[float, float]:
        return left + (longitude - west) * narrow * scale, EDGE + (north - latitude) * scale

    outlines = {}
    for key, one in shapes.items():
        within = one.representative_point()
        x, y = place(within.x, within.y)
        drawn = one.simplify(FINEST / scale)
        path = "".join(_path([place(*corner[:2]) for corner in ring]) for ring in _rings(drawn))
        outlines[key] = Outline(path, round(x), round(y))
    return Sheet(round((north - south) * scale) + 2 * EDGE, outlines)


def _rings(drawn: BaseGeometry) -> Iterator[list[tuple[float, ...]]]:
    for part in getattr(drawn, "geoms", [drawn]):
        yield from (list(ring.coords) for ring in (part.exterior, *part.interiors))


def _path(corners: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners[:-1]) + "Z"
