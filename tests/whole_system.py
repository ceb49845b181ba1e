"""A whole system of real processes on free ports, with a database, a queue and a provider of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import urllib3

from tests.installation_fixture import ROOT, Installation, children, eventually

# Every timer short, so that minutes show what hours would; their order among each other stays.
SHORT = {
    "LEASE_SECONDS": "8",
    "SETTLE_WARNING_SECONDS": "4",
    "SETTLE_INFORMATION_SECONDS": "5",
    "LOOK_AGAIN_SECONDS": "2",
    "RECEIPT_POLL_SECONDS": "3,6,10,15",
    "SWEEP_SECONDS": "0.5",
    "BREAKER_SECONDS": "0.3",
    "PROVIDER_CONNECT_TIMEOUT": "1",
    "PROVIDER_READ_TIMEOUT": "2",
    "SEND_CONCURRENCY": "4",
    "EMAIL_CONNECTIONS": "2",
    "BEAT_SECONDS": "0.5",
    "WEDGED_SECONDS": "4",
    "CLUSTER_TRIES": "1000",
    "LOG_LEVEL": "WARNING",
}
GUNICORN = [
    *("-m", "gunicorn", "grannsamverkan.wsgi", "--worker-class", "gthread", "--workers", "2"),
    *("--log-level", "critical", "--graceful-timeout", "3"),
]


@dataclass(frozen=True)
class Ground:
    """What a system stands on."""

    database: str
    broker: str

    def __str__(self) -> str:
        return f"{self.database}+{self.broker}"


@dataclass
class System:
    """The processes of one system, and the means to look at them from outside."""

    installation: Installation
    settings: dict[str, str]
    faults: dict[str, float]
    processes: dict[str, subprocess.Popen] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.http = urllib3.PoolManager(retries=False, timeout=60)

    def start(self) -> None:
        """Start everything and wait until the provider answers."""
        for name in ("simulator", "web", "work"):
            self.revive(name)
        self.wait_until(self.provider_answers, within=60)

    def revive(self, name: str) -> None:
        """Start what does not run, as the machine's init would."""
        running = self.processes.get(name)
        if running is None or running.poll() is not None:
            self.processes[name] = self._spawn(name, self._command(name))

    def _command(self, name: str) -> list[str]:
        manage = str(ROOT / "manage.py")
        if name == "web":
            return [*GUNICORN, "--bind", f"127.0.0.1:{self.settings['PORT']}"]
        if name == "work":
            return [manage, "work"]
        faults = [part for item in self.faults.items() for part in ("--fault", "{}={}".format(*item))]
        return [manage, "simulator", *faults]

    def _spawn(self, name: str, command: list[str]) -> subprocess.Popen:
        with (self.installation.folder / f"{name}.log").open("a") as log:
            process = subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env=self.installation.environment(self.settings),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.installation.started.append(process)
        return process

    def provider_answers(self) -> bool:
        """Whether the simulator is up."""
        with socket.socket() as door:
            return door.connect_ex(("127.0.0.1", int(self.settings["SIMULATOR_HTTP_PORT"]))) == 0

    def ask(self, path: str, **query: str) -> Any:
        """Ask the simulator what it has."""
        url = f"http://127.0.0.1:{self.settings['SIMULATOR_HTTP_PORT']}/simulator/{path}"
        return json.loads(self.http.request("GET", url, fields=query).data)

    def manage(self, *arguments: str) -> str:
        """Run a management command and return what it printed."""
        ended = self.installation.manage(*arguments, **self.settings)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Ask the database."""
        return self.installation.rows(query)

    def wait_until(self, true: Any, *, within: float) -> bool:
        """Wait for something, keeping the three parts of the system running."""
        ends_at = time.monotonic() + within
        while time.monotonic() < ends_at:
            if true():
                return True
            for name in self.processes:
                self.revive(name)
            time.sleep(0.3)
        return False

    @property
    def sentinels(self) -> list[int]:
        """The processes that django-q2 hangs its workers, its monitor and its pusher on."""
        mains = children(self.processes["work"].pid)
        return [sentinel for main in mains for sentinel in children(main)[:1]]

    def stop(self) -> list[int]:
        """Ask everything to end, and return the processes that are still there afterwards."""
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            process.wait(30)
        eventually(lambda: not self.left(), within=5)
        return self.left()

    def left(self) -> list[int]:
        """Every process that works on our database, whoever its parent is by now."""
        ours = f"DATABASE_URL={self.installation.database}".encode()
        return [pid for pid in processes() if ours in environment_of(pid).split(b"\0")]


def processes() -> list[int]:
    """Every process of this machine."""
    return [int(place.name) for place in Path("/proc").iterdir() if place.name.isdecimal()]


def environment_of(pid: int) -> bytes:
    """What a process was started with; nothing if it is gone, or another's."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/environ").read_bytes()
    return b""


@contextmanager
def a_system(ground: Ground, folder: Path, *, faults: dict[str, float], **more: str) -> Iterator[System]:
    """Prepare a system that stands on `ground`, and leave nothing of it behind. It is not started yet."""
    with _database(ground, folder) as url:
        installation = Installation(folder, url)
        settings = {**SHORT, **_ports(), **more, "QUEUE_BROKER": ground.broker}
        if ground.broker == "redis":
            settings["REDIS_URL"] = redis_url()
        system = System(installation, settings, faults)
        try:
            system.manage("migrate", "-v0")
            yield system
        finally:
            installation.end()
            for pid in system.left():
                os.kill(pid, signal.SIGKILL)
            system.http.clear()
        installation.require_discretion()


@contextmanager
def _database(ground: Ground, folder: Path) -> Iterator[str]:
    if ground.database == "sqlite":
        yield f"sqlite:///{folder / 'chaos.sqlite3'}"
        return
    name, server = f"chaos_{uuid.uuid4().hex[:8]}", postgresql_url()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield f"{server.rsplit('/', 1)[0]}/{name}"
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def postgresql_url() -> str:
    """The PostgreSQL in which databases may be made, if there is one."""
    return os.environ.get("TEST_DATABASE_URL") or _found("database")


def redis_url() -> str:
    """The Redis that may be emptied, in a numbered database that nothing else of ours uses."""
    url = os.environ.get("TEST_REDIS_URL") or _found("redis")
    return f"{url.rsplit('/', 1)[0]}/7" if url else ""


def _found(what: str) -> str:
    command = [sys.executable, str(ROOT / "tests" / "find_services.py"), what]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _ports() -> dict[str, str]:
    names = ("PORT", "SIMULATOR_HTTP_PORT", "SIMULATOR_SMTP_PORT")
    doors = [socket.create_server(("127.0.0.1", 0)) for _ in names]
    ports = {name: str(door.getsockname()[1]) for name, door in zip(names, doors, strict=True)}
    for door in doors:
        door.close()
    return ports
