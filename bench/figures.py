"""What a benchmark tells: figures with their goals, or why it cannot run here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any


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
