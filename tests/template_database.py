"""A migrated database, made once in a run and copied: migrating takes seconds, every process needs one."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
FOLDER = "TEMPLATE_FOLDER"
"""Names the folder to all processes of a run; whoever began the run has made it, and removes it."""


def copy_to(url: str) -> None:
    """Make a SQLite file, or a PostgreSQL database of this address, that is migrated and empty."""
    if url.startswith("sqlite"):
        shutil.copyfile(_sqlite(), url.removeprefix("sqlite:///"))
        return
    server, _, name = url.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{postgresql(url)}"')


def postgresql(url: str) -> str:
    """Return the name of the migrated database on the server of this address."""
    server, name = url.rpartition("/")[0], f"template_{Path(os.environ[FOLDER]).name}"
    with _made_once("postgresql") as mark:
        if not mark.exists():
            with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
                connection.execute(f'CREATE DATABASE "{name}"')
            mark.write_text(f"{server}/{name}")
            _migrate(f"{server}/{name}")
    return name


def _sqlite() -> Path:
    with _made_once("sqlite3") as file:
        if not file.exists():
            _migrate(f"sqlite:///{file}")
    return file


@contextmanager
def _made_once(name: str) -> Iterator[Path]:
    folder = Path(os.environ[FOLDER])
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder / name


def _migrate(url: str) -> None:
    surroundings = {**os.environ, "DATABASE_URL": url, "DEVELOPMENT_TOOLS": "1"}
    command = [sys.executable, str(ROOT / "manage.py"), "migrate", "-v0"]
    subprocess.run(command, env=surroundings, check=True)


def begin() -> None:
    """Make room for the databases of a run."""
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="grannsamverkan")


def end() -> None:
    """Remove what was migrated in a run."""
    folder = Path(os.environ.pop(FOLDER))
    if (made := folder / "postgresql").exists():
        server, _, name = made.read_text().rpartition("/")
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    shutil.rmtree(folder)
