"""Asked of the database, the same lie within a boundary as geometry says; also within holes and parts."""

import random

import pytest
from shapely.geometry import Point, mapping, shape

from areas.addresses import read_stretch
from areas.geometry import circle
from areas.models import Household

SQUARE = [[13.80, 58.70], [13.84, 58.70], [13.84, 58.72], [13.80, 58.72], [13.80, 58.70]]
HOLE = [[13.81, 58.705], [13.81, 58.715], [13.83, 58.715], [13.83, 58.705], [13.81, 58.705]]
DENTED = [[*SQUARE[:2], [13.82, 58.71], *SQUARE[2:]]]
PLAIN = {"type": "Polygon", "coordinates": DENTED}
WITH_A_HOLE = {"type": "Polygon", "coordinates": [SQUARE, HOLE]}
IN_PARTS = {"type": "MultiPolygon", "coordinates": [DENTED, circle(58.73, 13.82, 700)["coordinates"]]}
ROUND = circle(58.71, 13.82, 600)


@pytest.fixture
def scattered(area):
    """Two hundred households all over the place, the same each time, and one without a point."""
    chance = random.Random(1493)
    Household.objects.create(area=area, street="Utan punkt")
    return Household.objects.bulk_create(
        Household(
            area=area,
            street="Björkvägen",
            number=str(number),
            latitude=chance.uniform(58.69, 58.74),
            longitude=chance.uniform(13.79, 13.85),
        )
        for number in range(200)
    )


@pytest.mark.parametrize("boundary", [PLAIN, WITH_A_HOLE, IN_PARTS, ROUND])
def test_the_database_says_the_same_as_geometry(scattered, boundary):
    ground = shape(boundary)
    inside = {one.number for one in scattered if ground.covers(Point(one.longitude, one.latitude))}

    assert inside
    assert set(Household.objects.within(boundary).values_list("number", flat=True)) == inside


def test_a_boundary_with_as_many_corners_as_there_may_be(scattered):
    many = mapping(shape(ROUND).segmentize(0.000025))
    assert len(many["coordinates"][0]) > 1_500

    assert Household.objects.within(many).count() == Household.objects.within(ROUND).count()


@pytest.mark.parametrize(
    ("street", "numbers"),
    [
        ("Strandvägen", ["", "2", "9", "10B", "18", "19"]),
        ("strandvagen 9–18", ["", "9", "10B", "18"]),
        ("Strandvägen 10", ["", "10B"]),
        ("Strandvägen 18–", ["", "18", "19"]),
        ("Strand", []),
    ],
)
def test_a_stretch_of_a_street(area, mariestad, other_area, street, numbers):
    for number in ("2", "9", "10B", "18", "19", ""):
        Household.objects.create(area=area, street="Strandvägen", number=number)
    Household.objects.create(area=area, street="Strandvägen norra", number="9")
    Household.objects.create(area=other_area, street="Strandvägen", number="9")
    found = Household.objects.on_street(read_stretch(street), mariestad.pk)

    assert sorted(found.values_list("number", flat=True)) == sorted(numbers)
