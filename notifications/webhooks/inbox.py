"""The inbox of receipts: requests that arrive together are committed together.

One commit costs more than everything else a callback does. Instead of waiting for a clock, whoever comes
while a commit is under way joins the next one: alone it is written at once, under load in ever larger groups.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from notifications.models import Receipt

PATIENCE = 25.0
"""Seconds to wait for somebody else's commit: longer than the database itself waits for a lock."""


@dataclass(eq=False, slots=True)
class _Group:
    receipts: list[Receipt] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)
    written: bool = False


class Inbox:
    """Takes receipts from many threads and writes them in groups; the first of a group writes it."""

    def __init__(self, write: Callable[[Sequence[Receipt]], None]) -> None:
        self.write = write
        self.gathering = _Group()
        self.joining = threading.Lock()
        self.writing = threading.Lock()

    def put(self, receipt: Receipt) -> None:
        """Return once the receipt is committed; raise if it was not, so that the provider tells us again."""
        with self.joining:
            group = self.gathering
            group.receipts.append(receipt)
            is_first = len(group.receipts) == 1
        if is_first:
            self._write(group)
        elif not group.done.wait(PATIENCE) or not group.written:
            raise NotWrittenError

    def _write(self, group: _Group) -> None:
        with self.writing:  # while the first of a group waits here, others join it
            with self.joining:
                self.gathering = _Group()
            try:
                self.write(group.receipts)
                group.written = True
            finally:
                group.done.set()


class NotWrittenError(Exception):
    """The group of a receipt could not be written."""


def _insert(receipts: Sequence[Receipt]) -> None:
    Receipt.objects.bulk_create(receipts, ignore_conflicts=True)


inbox = Inbox(_insert)
