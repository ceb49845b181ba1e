"""The inbox of receipts: requests that arrive together are committed together.

A commit costs more than everything else a callback does. Whoever comes while one is under way joins the
next: alone, a receipt is written at once; under load the groups grow and each receipt becomes cheaper.
"""

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import OperationalError, connection
from django.utils import timezone

PATIENCE = 25.0
"""Seconds to wait for somebody else's commit: longer than the database itself waits for a lock."""

WINDOW = 0.004
"""Seconds that a group is held open at most, until it is half as large again as the one before it."""

# Whatever their number, the statement is the same and they are one parameter: PostgreSQL need not plan
# it again, and a list for each column costs more to write than the rest of a callback.
_INSERT = """
INSERT INTO notifications_receipt (provider, reference, status, code, delivery_id, attempt, received_at)
SELECT value->>0, value->>1, value->>2, value->>3, CAST(value->>4 AS bigint), CAST(value->>5 AS smallint), %s
FROM {rows} WHERE true ON CONFLICT DO NOTHING
"""
_ROWS = {"postgresql": "json_array_elements(%s::json)", "sqlite": "json_each(%s)"}


class Statement(NamedTuple):
    """What a provider said about one attempt of a delivery."""

    provider: str
    reference: str
    status: str
    code: str
    delivery_id: int
    attempt: int


class NotWrittenError(Exception):
    """The group of a statement could not be written."""


def _held() -> threading.Lock:
    lock = threading.Lock()
    lock.acquire()
    return lock


@dataclass(eq=False, slots=True)
class _Group:
    statements: list[Statement] = field(default_factory=list)
    wanted: int = 1
    is_full: threading.Event = field(default_factory=threading.Event)
    turnstile: threading.Lock = field(default_factory=_held)
    is_written: bool = False

    def add(self, statement: Statement) -> bool:
        """Take one in; return whether it is the first."""
        self.statements.append(statement)
        if len(self.statements) >= self.wanted:
            self.is_full.set()
        return len(self.statements) == 1

    def wait(self) -> bool:
        """Wait for the first one's commit; return whether it succeeded.

        One after the other comes through: an event would wake all at once, to wait for each other.
        """
        if not self.turnstile.acquire(timeout=PATIENCE):
            return False
        self.turnstile.release()
        return self.is_written


class Inbox:
    """Takes statements from many threads and writes them in groups; the first of a group writes it."""

    def __init__(self, write: Callable[[Sequence[Statement]], None]) -> None:
        self.write = write
        self.gathering = _Group()
        self.joining = threading.Lock()
        self.writing = threading.Lock()

    def put(self, statement: Statement) -> None:
        """Return once the statement is committed; raise if it was not, so that the provider repeats it."""
        with self.joining:
            group = self.gathering
            is_first = group.add(statement)
        if is_first:
            self._write(group)
        elif not group.wait():
            raise NotWrittenError

    def _write(self, group: _Group) -> None:
        with self.writing:  # while the first of a group waits here, others join it
            group.is_full.wait(WINDOW)
            with self.joining:
                self.gathering = _Group(wanted=len(group.statements) * 3 // 2)
            try:
                self.write(group.statements)
                group.is_written = True
            finally:
                group.turnstile.release()


def write(statements: Sequence[Statement]) -> None:
    """Insert statements in one commit, as received now; those that were told before are left as they are.

    One plain INSERT: building the rows by the ORM costs twice as much as all the rest. A connection that the
    database has dropped meanwhile is met by writing once more, which does no harm, instead of being asked for
    before each group whether it still stands.
    """
    connection.health_check_done = True  # type: ignore[attr-defined]  # Django has it, its stubs do not
    try:
        _insert(statements)
    except OperationalError:
        if connection.is_usable():
            raise
        connection.close()
        _insert(statements)


def _insert(statements: Sequence[Statement]) -> None:
    received_at = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(_INSERT.format(rows=_ROWS[connection.vendor]), [received_at, json.dumps(statements)])


inbox = Inbox(write)
