"""The points of a municipality's addresses, from the file that its register of addresses gives out.

In degrees or in SWEREF 99 TM, north or east first: the numbers tell which they are.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from areas.addresses import Address, read_address
from areas.importing.columns import squeezed
from areas.importing.entries import Problem
from areas.models import AddressFile, AddressPoint, Household, Municipality
from areas.placing import locate_all
from areas.spelling import fold
from areas.spreadsheets import Row, Unreadable, read_rows
from areas.sweref import to_degrees

AT_ONCE = 2000

_HEADINGS = {
    "address": ("adress", "address", "gatuadress", "belagenhetsadress", "gata", "street", "adressomrade"),
    "number": ("nummer", "number", "gatunummer", "husnummer", "adressplats", "adressplatsnummer"),
    "letter": ("bokstav", "littera", "litt", "bokstavstillagg", "letter"),
    "postcode": ("postnummer", "postnr", "postcode"),
    "one": ("latitud", "latitude", "lat", "n", "nord", "norr", "north", "northing", "nkoordinat", "y"),
    "other": ("longitud", "longitude", "lon", "long", "e", "ost", "east", "easting", "ekoordinat", "x"),
}
_FIELDS = {heading: field for field, headings in _HEADINGS.items() for heading in headings}


@dataclass
class Loaded:
    """What came of a file."""

    points: int = 0
    bad_rows: int = 0
    households: int = 0  # that got a point, or another one


def import_addresses(
    *,
    file: BinaryIO,
    municipality: Municipality,
    source: str,
    as_of_on: date,
    now: datetime,
    on_problem: Callable[[Problem], None],
) -> Loaded:
    """Replace the addresses of a municipality and give its households their points; all of it or nothing.

    Raises Unreadable where the file has no addresses or no coordinates. Nobody changes area by this.
    """
    loaded = Loaded()
    with transaction.atomic():
        municipality.address_points.all().delete()
        points = _points(file, municipality, loaded, on_problem)
        while batch := list(islice(points, AT_ONCE)):
            AddressPoint.objects.bulk_create(batch, ignore_conflicts=True)
        loaded.points = municipality.address_points.count()
        AddressFile.objects.update_or_create(
            municipality=municipality, defaults={"source": source, "as_of_on": as_of_on, "loaded_at": now}
        )
        loaded.households = _locate_households(municipality)
    return loaded


def _points(
    file: BinaryIO, municipality: Municipality, loaded: Loaded, on_problem: Callable[[Problem], None]
) -> Iterator[AddressPoint]:
    with closing(read_rows(file)) as rows:
        columns = _columns(next(rows, Row(0, [])).cells)
        for number, cells in rows:
            row = {field: cells[place] for field, place in columns.items() if place < len(cells)}
            address, point = _address(row), _point(row.get("one", ""), row.get("other", ""))
            if point is None or not fold(address.street):
                loaded.bad_rows += 1
                column = _("Coordinates") if point is None else _("Address")
                on_problem(Problem(number, column, _("This cannot be read.")))
                continue
            yield AddressPoint(
                municipality=municipality,
                street_key=fold(address.street)[:80],
                number=address.number.upper()[:10],
                postcode=address.postcode[:5],
                latitude=point[0],
                longitude=point[1],
            )


def _columns(headings: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        if field := _FIELDS.get(squeezed(heading)):
            found.setdefault(field, place)
    missing = {"address", "one", "other"} - set(found)
    if missing:
        raise Unreadable(
            _("The first row must name the columns: Adress, and Latitud and Longitud or N and E.")
        )
    return found


def _address(row: dict[str, str]) -> Address:
    line = f"{row.get('address', '')} {row.get('number', '')}{row.get('letter', '')}"
    return read_address(line, postcode="".join(c for c in row.get("postcode", "") if c.isdigit()))


def _point(one: str, other: str) -> tuple[float, float] | None:
    try:
        north, east = sorted((_number(one), _number(other)), reverse=True)
    except ValueError:
        return None
    if 6_000_000 < north < 8_000_000 and 200_000 < east < 1_000_000:
        north, east = to_degrees(north, east)
    return (north, east) if 55 <= north <= 69.5 and 10 <= east <= 24.5 else None


def _number(text: str) -> float:
    return float(text.replace(",", ".").replace(" ", "").replace("\xa0", ""))


def _locate_households(municipality: Municipality) -> int:
    changed, last = 0, 0
    households = Household.objects.filter(area__municipality=municipality).select_related("area")
    while batch := list(households.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        before = {household.pk: (household.latitude, household.longitude) for household in batch}
        locate_all(batch, [municipality])
        moved = [home for home in batch if before[home.pk] != (home.latitude, home.longitude)]
        Household.objects.bulk_update(moved, ["latitude", "longitude"])
        changed, last = changed + len(moved), batch[-1].pk
    return changed
