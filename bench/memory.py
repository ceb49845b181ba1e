"""What processes hold in memory, looked at again and again while they work."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean

MIB = 1024  # in kB, as the kernel counts


@dataclass
class Growth:
    """What one kind of process held on average early and late, in MiB for each process."""

    kind: str
    processes: int
    early: float
    late: float
    early_shared: float
    late_shared: float

    @property
    def grown(self) -> float:
        """MiB that each holds more at the end."""
        return self.late - self.early

    def __str__(self) -> str:
        return (
            f"{self.early:.1f} → {self.late:.1f} MiB ({self.processes}), "
            f"its share {self.early_shared:.1f} → {self.late_shared:.1f}"
        )


@dataclass
class Watch:
    """Samples of every process that came of some, by kind: how much is resident, and its share of that."""

    roots: dict[str, int]
    samples: list[dict[str, list[tuple[float, float]]]] = field(default_factory=list)

    def look(self) -> None:
        """Take one sample."""
        seen: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for name, root in self.roots.items():
            for depth, pid in _family(root):
                if held := _held(pid):
                    seen[f"{name} {depth}" if depth else name].append(held)
        self.samples.append(dict(seen))

    def growth(self) -> list[Growth]:
        """Compare the first third with the last, once all is warm: a sixth of the time is not counted."""
        warm = self.samples[len(self.samples) // 6 :]
        third = max(1, len(warm) // 3)
        early, late = warm[:third], warm[-third:]
        kinds = sorted({kind for sample in early for kind in sample} & {k for one in late for k in one})
        return [
            Growth(
                kind,
                round(mean(len(sample.get(kind, ())) for sample in late)),
                *(_mean(part, kind, which) for which in (0, 1) for part in (early, late)),
            )
            for kind in kinds
        ]


def _mean(samples: list[dict[str, list[tuple[float, float]]]], kind: str, which: int) -> float:
    return mean(held[which] for sample in samples for held in sample.get(kind, ()))


def _family(root: int, depth: int = 0) -> Iterator[tuple[int, int]]:
    """Return a process and all that came of it, with how many generations lie between."""
    yield depth, root
    with suppress(OSError):
        for child in Path(f"/proc/{root}/task/{root}/children").read_text().split():
            yield from _family(int(child), depth + 1)


def _held(pid: int) -> tuple[float, float] | None:
    """Return how many MiB of a process are resident, and its share of them; None if it is gone."""
    with suppress(OSError):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
        kilobytes = {line.split(":")[0]: int(line.split()[1]) for line in lines}
        return kilobytes["Rss"] / MIB, kilobytes["Pss"] / MIB
    return None
