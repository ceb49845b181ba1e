"""The inbox of receipts: requests that arrive together are committed together.

A commit costs more than everything else a callback does. Whoever comes while one is under way joins the
next: alone, a receipt is written at once; under load the groups grow and each receipt becomes cheaper.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction

PATIENCE = 25.0
"""Seconds to wait for somebody else's commit: longer than the database itself waits for a lock."""

WINDOW = 0.002
"""Seconds that a group is held open at most, until it is as large as the one before it."""

_INSERT = """
INSERT INTO notifications_receipt (provider, reference, status, code, delivery_id, attempt, received_at)
{rows} ON CONFLICT DO NOTHING
"""
# Whatever their number, the statement is the same: PostgreSQL need not plan it again.
_INSERT_MANY = _INSERT.format(
    rows="SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::smallint[],"
    " %s::timestamptz[])"
)
_INSERT_ONE = _INSERT.format(rows="VALUES (%s, %s, %s, %s, %s, %s, %s)")


class Statement(NamedTuple):
    """What a provider said about one attempt of a delivery."""

    provider: str
    reference: str
    status: str
    code: str
    delivery_id: int
    attempt: int
    received_at: datetime


class NotWrittenError(Exception):
    """The group of a statement could not be written."""


@dataclass(eq=False, slots=True)
class _Group:
    statements: list[Statement] = field(default_factory=list)
    wanted: int = 1
    is_full: threading.Event = field(default_factory=threading.Event)
    done: threading.Event = field(default_factory=threading.Event)
    is_written: bool = False

    def add(self, statement: Statement) -> bool:
        """Take one in; return whether it is the first."""
        self.statements.append(statement)
        if len(self.statements) >= self.wanted:
            self.is_full.set()
        return len(self.statements) == 1


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
        elif not group.done.wait(PATIENCE) or not group.is_written:
            raise NotWrittenError

    def _write(self, group: _Group) -> None:
        with self.writing:  # while the first of a group waits here, others join it
            group.is_full.wait(WINDOW)
            with self.joining:
                self.gathering = _Group(wanted=len(group.statements))
            try:
                self.write(group.statements)
                group.is_written = True
            finally:
                group.done.set()


def write(statements: Sequence[Statement]) -> None:
    """Insert statements in one commit; those that were told before are left as they are.

    One plain INSERT: building the rows by the ORM costs twice as much as all the rest.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_INSERT_MANY, [list(column) for column in zip(*statements, strict=True)])
            return
        rows = [
            (*statement[:-1], connection.ops.adapt_datetimefield_value(statement.received_at))
            for statement in statements
        ]
        with transaction.atomic():
            cursor.executemany(_INSERT_ONE, rows)


inbox = Inbox(write)
