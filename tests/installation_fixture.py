"""An installation of its own for tests that start, stop and kill real processes."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.discretion import require_discretion
from tests.template_database import copy_to

ROOT = Path(__file__).resolve().parent.parent
IMPATIENT = {
    "BEAT_SECONDS": "0.3",
    "WEDGED_SECONDS": "4",
    "STOP_SECONDS": "6",
    "LOG_LEVEL": "WARNING",
}


@dataclass
class Installation:
    """A migrated database and the environment that points to it."""

    folder: Path
    database: str
    started: list[subprocess.Popen] = field(default_factory=list)

    def environment(self, extra: dict[str, str]) -> dict[str, str]:
        ours = {"DATABASE_URL": self.database, "VAR_DIR": str(self.folder / "var"), "DEVELOPMENT_TOOLS": "1"}
        return {**os.environ, **ours, **IMPATIENT, **extra}

    def manage(self, *arguments: str, **extra: str) -> subprocess.CompletedProcess:
        """Run a management command to its end."""
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        return subprocess.run(
            command, env=self.environment(extra), capture_output=True, text=True, check=False, timeout=120
        )

    def start(self, *arguments: str, **extra: str) -> subprocess.Popen:
        """Start a management command and let it go on; it is ended after the tests."""
        log = (self.folder / f"{arguments[0]}.log").open("a")
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), *arguments],
            env=self.environment(extra),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        log.close()
        self.started.append(process)
        return process

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Ask the database, from outside Django."""
        if self.database.startswith("sqlite"):
            with closing(sqlite3.connect(self.database.removeprefix("sqlite:///"), timeout=20)) as connection:
                return connection.execute(query).fetchall()
        with psycopg.connect(self.database) as connection:
            return connection.execute(query).fetchall()

    def require_discretion(self) -> None:
        """Fail if what the processes have logged tells of somebody."""
        require_discretion(log.read_text("utf-8", "replace") for log in self.folder.glob("*.log"))

    def end(self) -> None:
        """Kill whatever was started, and all that came of it."""
        for process in self.started:
            for pid in [*descendants(process.pid), process.pid]:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            process.wait()


def children(pid: int) -> list[int]:
    """The living children of a process, oldest first."""
    with suppress(OSError):
        pids = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return sorted(int(child) for child in pids)
    return []


def descendants(pid: int) -> list[int]:
    """Everything that came of a process."""
    return [found for child in children(pid) for found in (child, *descendants(child))]


def alive(pids: list[int]) -> list[int]:
    """Those that still run; the dead that nobody has buried do not."""
    return [pid for pid in pids if _state(pid) not in {"", "Z"}]


def _state(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    return ""


def eventually(true: Callable[[], Any], *, within: float = 15) -> Any:
    """Wait until something is true; return it, or what it was when the time ran out."""
    until = time.monotonic() + within
    while not (answer := true()) and time.monotonic() < until:
        time.sleep(0.1)
    return answer


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    folder = tmp_path_factory.mktemp("installation")
    url = os.environ.get("DATABASE_URL", "")
    name = f"installation_{uuid.uuid4().hex[:8]}"
    own = (
        f"{url.rpartition('/')[0]}/{name}"
        if url.startswith("postgres")
        else f"sqlite:///{folder / name}.sqlite3"
    )
    copy_to(own)
    yield from _used(Installation(folder, own))
    if url.startswith("postgres"):
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _used(made: Installation):
    yield made
    made.end()
    made.require_discretion()
