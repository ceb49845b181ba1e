"""Lets a run begin and end with its migrated database: the process that was started, not those it starts."""

import pytest

from tests import template_database


def pytest_configure(config) -> None:
    if not hasattr(config, "workerinput"):
        template_database.begin()


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config) -> None:
    if not hasattr(config, "workerinput"):
        template_database.end()
