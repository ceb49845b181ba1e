"""Who was forgotten, by reference alone: a restored backup knows them again, and must not.

A line for each goes into a file in VAR_DIR and not into the database, which would come back without it.
"""

import logging
import os
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


def note(public_id: str) -> None:
    """Write down, once the caller's transaction has committed, that a person was deleted."""
    transaction.on_commit(partial(_write, f"{timezone.now().isoformat()} {public_id}\n"))


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


def forgotten_since(moment: datetime, *, files: Iterable[Path]) -> set[str]:
    """Return the references of everybody who was forgotten since a moment."""
    lines = [line.split() for file in files if file.is_file() for line in file.read_text().splitlines()]
    return {public_id for at, public_id in lines if datetime.fromisoformat(at) >= moment}
