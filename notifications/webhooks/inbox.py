"""The inbox of receipts: requests that arrive together are committed together.

A commit costs more than everything else a callback does. Whoever comes while one is under way joins the
next: alone, a receipt is written at once; under load the groups grow and each receipt becomes cheaper.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db import connection

PATIENCE = 25.0
"""Seconds to wait for somebody else's commit: longer than the database itself waits for a lock."""

WINDOW = 0.004
"""Seconds that a group is held open when the one before it had company."""

_INSERT = """
INSERT INTO notifications_receipt (provider, reference, status, code, delivery_id, attempt, received_at)
VALUES {rows} ON CONFLICT DO NOTHING
"""
_ROW = "(%s, %s, %s, %s, %s, %s, %s)"


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
    done: threading.Event = field(default_factory=threading.Event)
    is_written: bool = False


class Inbox:
    """Takes statements from many threads and writes them in groups; the first of a group writes it."""

    def __init__(self, write: Callable[[Sequence[Statement]], None]) -> None:
        self.write = write
        self.gathering = _Group()
        self.joining = threading.Lock()
        self.writing = threading.Lock()
        self.is_busy = False

    def put(self, statement: Statement) -> None:
        """Return once the statement is committed; raise if it was not, so that the provider repeats it."""
        with self.joining:
            group = self.gathering
            group.statements.append(statement)
            is_first = len(group.statements) == 1
        if is_first:
            self._write(group)
        elif not group.done.wait(PATIENCE) or not group.is_written:
            raise NotWrittenError

    def _write(self, group: _Group) -> None:
        with self.writing:  # while the first of a group waits here, others join it
            if self.is_busy:
                time.sleep(WINDOW)
            with self.joining:
                self.gathering = _Group()
            self.is_busy = len(group.statements) > 1
            try:
                self.write(group.statements)
                group.is_written = True
            finally:
                group.done.set()


def write(statements: Sequence[Statement]) -> None:
    """Insert statements in one commit; those that were told before are left as they are.

    One plain INSERT: building the rows by the ORM costs twice as much as all the rest.
    """
    values = [
        (*statement[:-1], connection.ops.adapt_datetimefield_value(statement.received_at))
        for statement in statements
    ]
    with connection.cursor() as cursor:
        rows = ", ".join([_ROW] * len(values))
        cursor.execute(_INSERT.format(rows=rows), [value for row in values for value in row])


inbox = Inbox(write)
