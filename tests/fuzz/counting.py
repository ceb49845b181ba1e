"""How many inputs each part tries, told at the end of a run. At night (`FUZZ=night`) ten times as many."""

import os
from collections import Counter
from collections.abc import Callable
from math import ceil
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

TIMES = 10 if os.environ.get("FUZZ") == "night" else 0.25 if "DATABASE_URL" in os.environ else 1
"""In the second pass, on another database, a quarter is enough to show what differs there."""

SHARES = {
    "forms": 7_800,
    "addresses": 350,
    "search": 400,
    "webhooks": 1_400,
    "importing": 150,
    "signing in": 250,
}
"""Together at least ten thousand; every part shows that it has tried its share."""


def share(part: str, among: int = 1) -> int:
    """How many inputs one of so many trials in a part has to try."""
    return ceil(SHARES[part] * TIMES / among)


tried_here: Counter[str] = Counter()


def try_with(inputs: st.SearchStrategy, check: Callable[[Any], None], *, part: str, among: int = 1) -> None:
    """Check a part's share of inputs; a failure names the simplest that fails."""
    times = share(part, among)
    tried = 0

    @settings(
        max_examples=times,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(inputs)
    def run(one: Any) -> None:
        nonlocal tried
        tried += 1
        check(one)

    run()
    tried_here[part] += tried
    assert tried >= times


def pytest_sessionfinish(session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["fuzz"] = dict(tried_here)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node) -> None:
    tried_here.update(getattr(node, "workeroutput", {}).get("fuzz", {}))


def pytest_terminal_summary(terminalreporter) -> None:
    if tried_here:
        parts = ", ".join(f"{part} {number:,}" for part, number in sorted(tried_here.items()))
        terminalreporter.write_line(f"fuzz: {tried_here.total():,} inputs: {parts}")
