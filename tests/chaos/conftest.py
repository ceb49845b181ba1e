"""The outcome of every run, as one table at the end."""

from typing import Any

import pytest

COLUMNS = (
    *("database+broker", "injuries", "seconds", "SMS", "lost", "twice"),
    *("e-mail", "lost", "twice", "unmarked", "for a person"),
)
lines: list[tuple[Any, ...]] = []


@pytest.fixture
def outcomes() -> list[tuple[Any, ...]]:
    """Where a run puts its line of the table."""
    return lines


def pytest_terminal_summary(terminalreporter) -> None:
    if not lines:
        return
    table = [COLUMNS, *lines]
    widths = [max(len(str(row[place])) for row in table) for place in range(len(COLUMNS))]
    terminalreporter.section("faults injected, processes killed")
    for row in table:
        terminalreporter.write_line("  ".join(f"{cell!s:>{w}}" for cell, w in zip(row, widths, strict=True)))
