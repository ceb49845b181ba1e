"""The world and everybody in it."""

import pytest

from tests.matrix.world import Who, World, everybody


@pytest.fixture
def world(people, area, sent) -> World:
    return World(people, area, sent)


@pytest.fixture
def knocking(people, area, other_area) -> list[Who]:
    return everybody(people, area, other_area)
