"""Asking the database itself who lies within a boundary: nothing is fetched, however many live there."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from django.db.models import BooleanField, F, Func
from django.db.models.sql.compiler import SQLCompiler

from areas.geometry import Boundary


class LiesWithin(Func):
    """Whether the point of a row, its latitude and longitude, lies within a boundary.

    A line from the point to the east crosses the boundary an odd number of times, if the point is inside.
    Holes and boundaries in several parts need nothing of their own.
    """

    output_field = BooleanField()

    def __init__(self, boundary: Boundary) -> None:
        super().__init__(F("latitude"), F("longitude"))
        self.boundary = boundary

    def as_sql(
        self, compiler: SQLCompiler, *_connection: Any, **_context: Any
    ) -> tuple[str, tuple[Any, ...]]:
        """Return the condition; it holds numbers of our own and nothing that anybody has written."""
        north, east = (compiler.compile(each)[0] for each in self.get_source_expressions())
        crossings = [
            f"CASE WHEN ({north} < {y!r}) <> ({north} < {to_y!r})"
            f" AND {east} < {x!r} + ({north} - {y!r}) * ({(to_x - x) / (to_y - y)!r}) THEN 1 ELSE 0 END"
            for (x, y), (to_x, to_y) in _edges(self.boundary)
        ]
        return f"(({_sum(crossings)}) & 1) = 1", ()


def _edges(boundary: Boundary) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """Yield the sides of a boundary, but for those that lie due east: no line to the east cuts them."""
    parts = boundary["coordinates"] if boundary["type"] == "MultiPolygon" else [boundary["coordinates"]]
    for ring in (ring for part in parts for ring in part):
        corners = [(float(x), float(y)) for x, y, *_height in ring]
        yield from ((here, there) for here, there in pairwise(corners) if here[1] != there[1])


def _sum(terms: list[str]) -> str:
    """Write a sum as a tree that is wide rather than deep: SQLite reads no more than a thousand levels."""
    if len(terms) < 2:
        return terms[0] if terms else "0"
    middle = len(terms) // 2
    return f"({_sum(terms[:middle])} + {_sum(terms[middle:])})"
