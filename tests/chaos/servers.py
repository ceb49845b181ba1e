"""A PostgreSQL and a Redis of our own, which may be killed and emptied without asking anybody."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import redis

DEBIAN = Path("/usr/lib/postgresql")
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


@dataclass
class OwnPostgresql:
    """A cluster in a temporary folder. PostgreSQL refuses to be root, so root lends it another's name."""

    programs: Path
    folder: Path
    port: int
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        self._run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
        here = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": self.folder,
            **self.options,
        }
        options = " ".join(f"-c {name}={value}" for name, value in here.items())
        self._run("pg_ctl", "start", "-w", "-l", str(self.folder / "log"), "-o", options)

    def restart(self) -> bool:
        """Stop without a farewell, as in a power cut, and come back from the log."""
        self._run("pg_ctl", "restart", "-w", "-m", "immediate", "-l", str(self.folder / "log"))
        return True

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "-m", "immediate")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), "-D", str(self.folder / "data"), *arguments]
        as_whom = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        subprocess.run(command, check=True, cwd=self.folder, **as_whom, **QUIET)


@dataclass
class OwnRedis:
    """A server that keeps nothing."""

    port: int
    folder: Path
    process: subprocess.Popen = field(init=False)

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        where = ("--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder))
        self.process = subprocess.Popen(["redis-server", *where, "--save", "", "--appendonly", "no"], **QUIET)
        deadline = time.monotonic() + 10
        with redis.Redis(port=self.port) as client:
            while time.monotonic() < deadline:
                with suppress(redis.ConnectionError):
                    client.ping()
                    return
                time.sleep(0.05)
        raise TimeoutError("Redis did not start")

    def restart(self) -> bool:
        """Kill it, and all it held."""
        self.stop()
        self.start()
        return True

    def stop(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@contextmanager
def own_postgresql(options: Mapping[str, str] | None = None) -> Iterator[OwnPostgresql | None]:
    """Start one with these settings where its programs are."""
    programs = _programs()
    if programs is None:
        yield None
        return
    with _folder() as folder:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        server = OwnPostgresql(programs, folder, _free_port(), options or {})
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def own_redis() -> Iterator[OwnRedis | None]:
    """Start one where its program is."""
    if not shutil.which("redis-server"):
        yield None
        return
    with _folder() as folder:
        server = OwnRedis(_free_port(), folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="chaos-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path | None:
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    places = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda place: int(place.parts[-3]))
    return places[-1].parent if places else None


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return door.getsockname()[1]
