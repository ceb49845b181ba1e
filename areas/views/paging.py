"""Lists read by key: the next page begins after a row, so the thousandth costs what the first does."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import models

from areas.searching import Rank

ROWS = 50

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class Page(Generic[M]):
    """Some rows, and where the next ones begin; empty keys at both ends of the list."""

    rows: list[M]
    after: str
    next_key: str


def page_by_key(
    rows: models.QuerySet[M], *, key: str, after: str, name: str = "public_id", size: int = ROWS
) -> Page[M]:
    """Return the page that begins after the row called `after`; from the start when there is no such row.

    `key` is the field the list is sorted by, `name` the unique field that stands in the address.
    """
    everywhere = rows.model._meta.base_manager
    start = everywhere.filter(**{name: after}).values_list(key, "pk").first() if after else None
    if start:
        value, pk = start
        # Said this way the index is entered at the row, not walked from its beginning.
        rows = rows.filter(**{f"{key}__gte": value}).exclude(**{key: value, "pk__lte": pk})
    found = list(rows.order_by(key, "pk")[: size + 1])
    shown = found[:size]
    more = getattr(shown[-1], name) if len(found) > size else ""
    return Page(shown, after if start else "", more)


def page_by_rank(ranks: Sequence[Rank], *, after: str, size: int = ROWS) -> Page:
    """Return the page of what was found, the nearest first, that begins after `after`: a rank and a name."""
    place, _dash, name = after.partition("-")
    first = int(place) if place.isdecimal() and int(place) < len(ranks) else 0
    rows: list = []
    for number, rank in enumerate(ranks[first:], first):
        if len(rows) == size:
            if rank.rows.exists():
                return Page(rows, after, f"{number}-")
            continue
        page = page_by_key(rank.rows, key=rank.key, after=name, size=size - len(rows))
        rows += page.rows
        if page.next_key:
            return Page(rows, after, f"{number}-{page.next_key}")
        name = ""
    return Page(rows, after, "")
