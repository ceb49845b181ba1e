"""Boundaries as outlines of a picture."""

from notifications.views.outlines import EDGE, HEIGHT, WIDTH, draw


def square(west, south, east, north):
    corners = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [corners]}


def test_north_is_up_and_the_picture_is_filled():
    sheet = draw({1: square(13.80, 58.70, 13.82, 58.71), 2: square(13.84, 58.72, 13.86, 58.73)})
    south, north = sheet.outlines[1], sheet.outlines[2]

    assert north.y < south.y
    assert north.x > south.x
    assert sheet.height <= HEIGHT
    assert south.path.startswith(f"M{EDGE}.0 ") or sheet.height == HEIGHT
    assert north.path.count("L") == 3


def test_a_square_on_the_ground_is_a_square_on_the_picture():
    sheet = draw({1: square(14.0, 59.0, 14.02, 59.0103)})  # to the north, degrees of longitude are shorter
    corners = [tuple(map(float, c.split())) for c in sheet.outlines[1].path.strip("MZ").split("L")]
    wide, high = (max(c[i] for c in corners) - min(c[i] for c in corners) for i in (0, 1))

    assert abs(wide - high) < 0.01 * wide
    assert min(c[0] for c in corners) + max(c[0] for c in corners) == WIDTH


def test_parts_and_holes_are_drawn_and_a_number_stands_inside():
    outer = square(14.0, 59.0, 14.4, 59.2)["coordinates"][0]
    hole = square(14.1, 59.05, 14.3, 59.15)["coordinates"][0]
    island = square(14.5, 59.0, 14.6, 59.1)["coordinates"]
    outline = draw({7: {"type": "MultiPolygon", "coordinates": [[outer, hole], island]}}).outlines[7]

    assert outline.path.count("M") == outline.path.count("Z") == 3
