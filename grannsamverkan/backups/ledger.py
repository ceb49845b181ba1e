"""What a database says of itself: rows in every table, and the deliveries by channel and status, summed up.

Asked of a backup when it is made and of what was restored from it, and compared. Plain SQL, because what is
restored may be older than the code.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

Ask = Callable[[str], Iterable[tuple[Any, ...]]]

DELIVERIES = """SELECT channel, status, id, alert_id, address, attempts, provider, reference, reason
FROM notifications_delivery ORDER BY id"""
COUNT = 'SELECT COUNT(*) FROM "{table}"'
HOLDS = "notifications_hold"
"""A restored database has one hold more: its own."""


@dataclass(frozen=True)
class Ledger:
    """The counts and checksums of one database."""

    rows: dict[str, int]
    deliveries: dict[str, tuple[int, str]]

    @classmethod
    def of(cls, ask: Ask, tables: Iterable[str]) -> "Ledger":
        """Read a database through `ask`, which takes a query and gives rows one by one."""
        rows = {table: next(iter(ask(COUNT.format(table=table))))[0] for table in sorted(tables)}
        return cls(rows, _deliveries(ask))

    def as_json(self) -> dict[str, Any]:
        """Return what JSON can carry."""
        return {"rows": self.rows, "deliveries": self.deliveries}

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> "Ledger":
        """Read what `as_json` wrote."""
        return cls(told["rows"], {key: (number, sum_) for key, (number, sum_) in told["deliveries"].items()})

    def differences(self, other: "Ledger") -> Iterator[str]:
        """Say where another database differs from this one."""
        for table in sorted({*self.rows, *other.rows} - {HOLDS}):
            if self.rows.get(table) != other.rows.get(table):
                yield f"{table}: {self.rows.get(table)} rows in the backup, {other.rows.get(table)} restored"
        for key in sorted({*self.deliveries, *other.deliveries}):
            if self.deliveries.get(key) != other.deliveries.get(key):
                ours, theirs = self.deliveries.get(key), other.deliveries.get(key)
                yield f"deliveries {key}: {ours} in the backup, {theirs} restored"


def _deliveries(ask: Ask) -> dict[str, tuple[int, str]]:
    numbers: dict[str, int] = defaultdict(int)
    sums: dict[str, Any] = defaultdict(hashlib.sha256)
    for row in ask(DELIVERIES):
        key = f"{row[0]} {row[1]}"
        numbers[key] += 1
        sums[key].update("\x1f".join(map(str, row[2:])).encode() + b"\n")
    return {key: (numbers[key], sums[key].hexdigest()) for key in sorted(numbers)}
