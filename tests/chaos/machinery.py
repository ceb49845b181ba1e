"""What a long trial breaks: a PostgreSQL of its own, a disk of its own, the way to the provider."""

import os
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.chaos.proxy import Proxy

SERVER = "max_connections=60 min_wal_size=32MB max_wal_size=32MB shared_buffers=32MB"


def free_port() -> int:
    """A port that nobody has."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        return door.getsockname()[1]


def postgresql_programs() -> Path | None:
    """Where initdb and pg_ctl lie, if they are installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    beside = shutil.which("pg_ctl")
    return found[-1].parent if found else Path(beside).parent if beside else None


class Server:
    """A PostgreSQL with its data in a folder of ours."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder / "data", free_port()
        self.programs = postgresql_programs()
        # initdb refuses to run as root; the packages bring a user for it.
        self.user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self.user:
            shutil.chown(folder, "postgres")
        self._run("initdb", "--auth=trust", "--username=postgres", "--wal-segsize=1")
        with (self.folder / "postgresql.conf").open("a") as settings:
            settings.write(
                "\n".join([*SERVER.split(), f"port={self.port}", f"unix_socket_directories='{folder}'"])
            )
        self.start()

    @property
    def url(self) -> str:
        """Where databases may be made."""
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> bool:
        """Start it, as init would; False when it does not come up."""
        return self._run("pg_ctl", "--wait", "--log", str(self.folder / "log"), "start", check=False) == 0

    def stop(self, mode: str = "fast") -> None:
        """Stop it; `immediate` is as if the machine had lost its power."""
        self._run("pg_ctl", "--wait", "--mode", mode, "stop", check=False)

    def runs(self) -> bool:
        """Whether it answers."""
        return self._run("pg_ctl", "status", check=False) == 0

    def _run(self, program: str, *arguments: str, check: bool = True) -> int:
        command = [*self.user, str(self.programs / program), "--pgdata", str(self.folder), *arguments]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return subprocess.run(command, check=check, cwd="/", timeout=60, **quiet).returncode


@contextmanager
def a_server(folder: Path | None = None) -> Iterator[Server]:
    """A PostgreSQL that is gone afterwards; in a folder that its own user can reach."""
    with tempfile.TemporaryDirectory(prefix="server-") as own:
        server = Server(folder or Path(own))
        try:
            yield server
        finally:
            server.stop("immediate")


@contextmanager
def a_small_disk(*, megabytes: int) -> Iterator[Path]:
    """A disk of so many megabytes; needs root."""
    with tempfile.TemporaryDirectory(prefix="disk-") as own:
        command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", own]
        subprocess.run(command, check=True)
        try:
            yield Path(own)
        finally:
            subprocess.run(["umount", "--lazy", own], check=True)


def fill(disk: Path) -> Path:
    """Write until nothing more fits; return what must be removed to make room."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(b"\0" * 65536):
                pass
        except OSError:
            return filler
    return filler


class Line:
    """The way to somewhere else, which can be cut."""

    def __init__(self) -> None:
        self.port = free_port()
        self.proxy: Proxy | None = None

    def open(self, *, to: int) -> None:
        """Let everybody through."""
        self.proxy = Proxy(self.port, [to])
        threading.Thread(target=self.proxy.serve_forever, daemon=True).start()

    def cut(self) -> None:
        """Refuse everybody from now on."""
        if self.proxy:
            self.proxy.shutdown()
            self.proxy.server_close()
            self.proxy.hang_up()
            self.proxy = None
