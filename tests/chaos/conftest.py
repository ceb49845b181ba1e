"""The outcome of every run, as one table at the end."""

import signal
from contextlib import ExitStack
from typing import Any

import pytest

from tests.chaos.injuries import Servers
from tests.chaos.servers import own_postgresql, own_redis

COLUMNS = (
    *("database+broker", "injuries", "seconds", "SMS", "lost", "twice"),
    *("e-mail", "lost", "twice", "unmarked", "for a person"),
)
lines: list[tuple[Any, ...]] = []


@pytest.fixture
def outcomes() -> list[tuple[Any, ...]]:
    """Where a run puts its line of the table."""
    return lines


@pytest.fixture
def servers(ground, monkeypatch):
    """What the ground needs, of our own where its programs are installed: then they can be killed too."""
    with ExitStack() as stack:
        # Told to end, it ends as by Ctrl-C: nothing that was started is left behind.
        stack.callback(signal.signal, signal.SIGTERM, signal.getsignal(signal.SIGTERM))
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        postgresql = stack.enter_context(own_postgresql()) if ground.database == "postgresql" else None
        redis = stack.enter_context(own_redis()) if ground.broker == "redis" else None
        if postgresql:
            monkeypatch.setenv("TEST_DATABASE_URL", postgresql.url)
        if redis:
            monkeypatch.setenv("TEST_REDIS_URL", redis.url)
        yield Servers(postgresql, redis)


def pytest_terminal_summary(terminalreporter) -> None:
    if not lines:
        return
    table = [COLUMNS, *lines]
    widths = [max(len(str(row[place])) for row in table) for place in range(len(COLUMNS))]
    terminalreporter.section("faults injected, processes killed")
    for row in table:
        terminalreporter.write_line("  ".join(f"{cell!s:>{w}}" for cell, w in zip(row, widths, strict=True)))
