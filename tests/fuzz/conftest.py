"""The world that is written into: the matrix's, with a coordinator."""

import pytest

from areas.models import MemberList
from areas.roles import Role
from tests.matrix.world import World


@pytest.fixture
def world(people, area, other_area, sent) -> World:
    world = World(people, area, sent)
    world.coordinator = people.person("Sara Samordnare")
    people.appoint(world.coordinator, Role.COORDINATOR, area.municipality)
    MemberList.objects.update(by=world.coordinator.user)
    return world
