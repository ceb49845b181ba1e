"""Who was forgotten, by reference alone: a restored backup knows them again, and must not.

A line for each person, account and wish for an area goes into a file in VAR_DIR and not into the database,
which would come back without it.
"""

import logging
import os
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

log = logging.getLogger(__name__)


def default_file() -> Path:
    """Where this machine keeps its lines."""
    return Path(settings.VAR_DIR) / "kept" / "forgotten"


def note(kind: str, reference: str) -> None:
    """Write down, once the caller's transaction has committed, that something personal was deleted."""
    transaction.on_commit(partial(_write, f"{timezone.now().isoformat()} {kind} {reference}\n"))


def _write(line: str) -> None:
    try:
        default_file().parent.mkdir(mode=0o750, exist_ok=True)
        file = os.open(default_file(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, line.encode())  # one write: lines of several processes do not mix
        finally:
            os.close(file)
    except OSError:
        log.exception(
            "That somebody was forgotten could not be noted: a restored backup would know them again"
        )


def forgotten_since(moment: datetime, *, files: Iterable[Path]) -> dict[str, set[str]]:
    """Return the references of everything personal that was deleted since a moment, by kind.

    Lines of earlier versions name no kind: they were about a person with the account, `somebody` here.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    for file in files:
        for line in file.read_text().splitlines() if file.is_file() else ():
            at, *kind, reference = line.split()
            if datetime.fromisoformat(at) >= moment:
                found[kind[0] if kind else "somebody"].add(reference)
    return dict(found)
