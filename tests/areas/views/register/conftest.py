"""The coordinator at work."""

import pytest
from django.test import Client


@pytest.fixture(autouse=True)
def _only_the_pages_own_queries(settings):
    """Every page also keeps when somebody was last seen, which is not its own business."""
    settings.USERSESSIONS_TRACK_ACTIVITY = False


@pytest.fixture
def desk(coordinator, sign_in) -> Client:
    """The coordinator of Mariestad, signed in."""
    return sign_in(coordinator)
