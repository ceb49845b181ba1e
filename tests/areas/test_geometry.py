import json
from math import cos, radians

import pytest

from areas.geometry import (
    BoundaryRefused,
    Ground,
    box_of,
    circle,
    overlap,
    read_boundary,
    read_circle,
    written,
)
from areas.sweref import to_degrees

SQUARE = "58.70, 13.80\n58.71, 13.80\n58.71, 13.82\n58.70, 13.82"


@pytest.mark.parametrize(
    ("north", "east", "latitude", "longitude"),
    [
        (6097106.672, 356083.438, 55.0, 12.75),
        (6095048.642, 452024.069, 55.0, 14.25),
        (6326392.707, 773251.054, 57.0, 19.5),
    ],
)
def test_the_control_points_of_lantmateriet_come_out_to_a_millimetre(north, east, latitude, longitude):
    assert to_degrees(north, east) == (
        pytest.approx(latitude, abs=1e-8),
        pytest.approx(longitude, abs=1e-8),
    )


@pytest.mark.parametrize(
    "text",
    [
        SQUARE,
        SQUARE.replace(".", ",").replace(", ", " "),
        SQUARE + "\n58.70, 13.80",
        json.dumps(read_boundary(SQUARE)),
        json.dumps({"type": "Feature", "properties": {}, "geometry": read_boundary(SQUARE)}),
    ],
)
def test_a_boundary_is_read_as_people_and_programs_write_it(text):
    boundary = read_boundary(text)

    assert box_of(boundary) == (13.80, 58.70, 13.82, 58.71)
    assert read_boundary(written(boundary)) == boundary


def test_corners_may_be_in_sweref():
    box = box_of(read_boundary("6508000 431000\n6509000 431000\n6509000 432000"))
    assert 58.70 < box.south < box.north < 58.72
    assert 13.80 < box.west < box.east < 13.83


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("58.70 13.80\n58.71 13.82\n58.71 13.80\n58.70 13.82", "korsar sig själv vid 58.70500, 13.81000"),
        ("58.70 13.80\n58.71 13.82\n58.72 13.84", "omsluter ingenting"),
        ("58.70 13.80\n58.71 13.82", "minst tre hörn"),
        ("13.80 58.70\n13.82 58.71\n13.80 58.71", "Har nord och öst bytt plats"),
        ("vid bäcken\n58 13\n59 13", "vid bäcken"),
        ("{", "som GeoJSON"),
        ('{"type": "Point", "coordinates": [13.8, 58.7]}', "Bara en polygon"),
        ('{"type": "FeatureCollection", "features": []}', "flera ytor"),
        ('{"type": "Polygon", "coordinates": [[[13, "x"], [14, 58], [14, 59]]]}', "som GeoJSON"),
    ],
)
def test_what_is_no_boundary_is_refused_with_a_sentence(text, why):
    with pytest.raises(BoundaryRefused, match=why):
        read_boundary(text)


def test_a_common_border_is_no_overlap():
    one, other = (
        read_boundary(SQUARE),
        read_boundary(SQUARE.replace("13.82", "13.84").replace("13.80", "13.82")),
    )
    wide = read_boundary(SQUARE.replace("13.82", "13.821"))

    assert not overlap(one, other)
    assert overlap(wide, other)


@pytest.mark.parametrize("metres", [50, 300, 5000])
def test_a_circle_leaves_nobody_at_its_distance_out(metres):
    ground = Ground(circle(58.7, 13.8, metres))
    a_metre = 1 / 111_400  # degrees of latitude at 58.7 N

    assert ground.holds(58.7 + metres * a_metre, 13.8)
    assert ground.holds(58.7, 13.8 - metres * a_metre / cos(radians(58.7)))
    assert not ground.holds(58.7 + metres * 1.01 * a_metre, 13.8)


def test_a_circle_is_read_by_its_middle_and_metres():
    assert read_circle("58.70912, 13.82233, 300 m") == (58.70912, 13.82233, 300)
    assert read_circle("58.70912, 13.82233") is None
    with pytest.raises(BoundaryRefused):
        read_circle("13.82233, 58.70912, 300 m")


@pytest.mark.parametrize("number", ["9" * 400, "9" * 300, "12345678"])
def test_a_number_beyond_all_bounds_is_refused(number):
    with pytest.raises(BoundaryRefused, match="Sverige"):
        read_boundary(f"{number}, 13.80\n58.71, 13.80\n58.71, 13.82")
