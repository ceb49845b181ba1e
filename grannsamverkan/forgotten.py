"""What a restored backup must not bring back: whoever was forgotten, and whoever stopped our messages.

Of each a line goes into a file in VAR_DIR and not into the database, which would come back without it. A line
names nobody: it has a moment, a kind, and a reference that tells nothing without the database or the key.
"""

import logging
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone

log = logging.getLogger(__name__)

SLACK = timedelta(minutes=10)
"""How far clocks may differ, and a transaction last: what was done shortly before a backup is done again."""


class Line(NamedTuple):
    """What was done, and to what, by reference."""

    at: datetime
    kind: str
    reference: str


def default_file() -> Path:
    """Where this machine keeps its lines."""
    return Path(settings.VAR_DIR) / "kept" / "forgotten"


def note(kind: str, reference: str) -> None:
    """Write down, once the caller's transaction has committed, what a restore must do again."""
    transaction.on_commit(partial(_write, f"{timezone.now().isoformat()} {kind} {reference}"))


def _write(line: str) -> None:
    whole = f"\n{line}\n".encode()  # what a full disk once cut off does not swallow this one
    try:
        default_file().parent.mkdir(mode=0o750, exist_ok=True)
        file = os.open(default_file(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            is_whole = os.write(file, whole) == len(whole)  # one write: lines of several processes do not mix
        finally:
            os.close(file)
    except OSError:
        log.exception("What a restored backup must do again could not be noted")
    else:
        if not is_whole:
            log.error("What a restored backup must do again could not be noted: is the disk full?")


def lines_since(moment: datetime, *, files: Iterable[Path]) -> list[Line]:
    """Return what the files of all machines tell since a moment, the oldest first.

    A line that was cut off tells nothing, and a file that is not there has none.
    """
    earliest = moment - SLACK
    found = [line for file in files for line in _lines(file) if line.at >= earliest]
    return sorted(found, key=lambda line: line.at)


def _lines(file: Path) -> Iterator[Line]:
    """Read a file. Lines of earlier versions name no kind: they were about a person with the account."""
    text = file.read_text(errors="replace") if file.is_file() else ""
    for words in filter(None, map(str.split, text.splitlines())):
        try:
            at, kind, reference = words if len(words) == 3 else (words[0], "somebody", words[1])
            yield Line(datetime.fromisoformat(at).astimezone(), kind, reference)
        except (ValueError, IndexError):
            log.warning("A line in %s is cut off and tells nothing", file)


def by_kind(lines: Iterable[Line]) -> dict[str, set[str]]:
    """Return the references by kind, for what needs no order."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for line in lines:
        found[line.kind].add(line.reference)
    return dict(found)
