"""The coordinator at work."""

import pytest
from django.test import Client


@pytest.fixture
def desk(coordinator, sign_in) -> Client:
    """The coordinator of Mariestad, signed in."""
    return sign_in(coordinator)
