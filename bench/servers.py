"""The other ends: Postfix's mail sink, a bare SMS provider that takes its time, and the simulator."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from bench.figures import LeftOut
from notifications.models import Heartbeat

FOLDER = Path(__file__).parent
IN_PRODUCTION = {"DEBUG": "0", "REQUIRE_SECOND_FACTOR": "0"}


@contextmanager
def process(*command: str, port: int, env: Mapping[str, str] | None = None) -> Iterator[None]:
    """Run a server until the block ends, from when it listens."""
    server = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **(env or {})}
    )
    try:
        wait_for(port)
        yield
    finally:
        server.terminate()
        server.wait(timeout=20)


def simulator(*faults: str) -> "Iterator[None]":
    """Run the simulator on the ports of the settings; it answers for SMS."""
    http, smtp = settings.SIMULATOR_HTTP_PORT, settings.SIMULATOR_SMTP_PORT
    options = [option for fault in faults for option in ("--fault", fault)]
    command = [sys.executable, "manage.py", "simulator", "--http", str(http), "--smtp", str(smtp), *options]
    return process(*command, port=http)


@contextmanager
def workers(*options: str) -> Iterator[None]:
    """Run the product's own workers, both lanes or the one asked for, from when they answer."""
    begun = timezone.now()
    work = subprocess.Popen(
        [sys.executable, "manage.py", "work", *options], env={**os.environ, **IN_PRODUCTION}
    )
    try:
        for _ in range(300):
            if Heartbeat.objects.filter(beat_at__gte=begun).count() >= (1 if options else 2):
                break
            time.sleep(0.1)
        yield
    finally:
        work.terminate()
        work.wait(timeout=60)


def provider(*, latency: float) -> "Iterator[None]":
    """Run an SMS provider that costs little and answers each request after `latency` seconds."""
    port = settings.SIMULATOR_HTTP_PORT
    return process(sys.executable, str(FOLDER / "provider.py"), str(port), str(latency), port=port)


def smtp_sink() -> "Iterator[None]":
    """Run Postfix's smtp-sink on the mail port of the settings."""
    port = settings.SIMULATOR_SMTP_PORT
    drop_rights = ["-u", "nobody"] if os.geteuid() == 0 else []
    return process(tool("smtp-sink"), *drop_rights, f"127.0.0.1:{port}", "1000", port=port)


def tool(name: str) -> str:
    """Return the path of one of Postfix's tools; LeftOut when it is not installed."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/lib/postfix/sbin")
    if not found:
        raise LeftOut(f"{name} is not installed (it comes with Postfix)")
    return found


def wait_for(port: int) -> None:
    """Wait until something listens on a port."""
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(port)
