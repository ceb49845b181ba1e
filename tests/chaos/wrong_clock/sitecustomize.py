"""Lets the clock of a process, and of all forked from it, jump while it runs: by the seconds in $CLOCK_FILE.

Python reads this file by itself when its folder is on PYTHONPATH.
"""

import os
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine

file = Path(os.environ["CLOCK_FILE"])


def follow() -> None:
    """Travel whenever the file says another number than before."""
    told, travel = 0.0, None
    while True:
        wanted = float(file.read_text() or told)
        if wanted != told:
            if travel:
                travel.stop()
            told, travel = wanted, None
            if wanted:
                there = datetime.now(UTC) + timedelta(seconds=wanted)
                travel = time_machine.travel(there, tick=True)
                travel.start()
        time.sleep(0.2)


def begin() -> None:
    """Follow in this process."""
    threading.Thread(target=follow, daemon=True).start()


os.register_at_fork(after_in_child=begin)
begin()
