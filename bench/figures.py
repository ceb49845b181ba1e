"""What a benchmark tells: figures with their goals, or why it cannot run here."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

SHARE = float(os.environ.get("BENCH_SHARE", "1"))
"""How much of the full sizes is measured: less is for trying the benchmarks, and is not written down."""


@dataclass(frozen=True)
class Result:
    """One figure; `goal` is a sentence such as "at most 2"."""

    name: str
    value: float
    unit: str
    goal: str
    detail: dict[str, Any] = field(default_factory=dict)


class LeftOut(Exception):
    """A benchmark cannot run here, for a reason to be told."""


Bench = Callable[[], Iterable[Result]]


def sized(number: int) -> int:
    """Return a full size, or the share of it that is measured now."""
    return max(1_000, int(number * SHARE))
