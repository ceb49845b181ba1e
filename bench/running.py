"""Runs benchmarks one after the other and tells what they found."""

import json
import platform
import sys
import traceback
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection

from bench import callbacks, email, importing, lasting, lists, peers, publishing, sms, urgent
from bench.figures import SHARE, Bench, LeftOut, Result

RESULTS = Path(__file__).parent / "results"


BENCHES: dict[str, Bench] = {
    "publish": publishing.bench,
    "lists": lists.bench,
    "import": importing.bench,
    "email": email.bench,
    "sms": sms.bench,
    "urgent": urgent.bench,
    "callbacks": callbacks.bench,
}
ON_REQUEST: dict[str, Bench] = {"load": lasting.bench}
"""A quarter of an hour: only where it is named."""

WITH_PEERS = "--with-peers"


def run(names: list[str]) -> int:
    """Run the benchmarks of these names, or all, and the peers if asked for; return 1 when one broke."""
    call_command("migrate", verbosity=0)
    broke = False
    known = BENCHES | ON_REQUEST
    chosen = {name: known[name] for name in names if name != WITH_PEERS} or dict(BENCHES)
    if WITH_PEERS in names:
        chosen["peers"] = peers.bench
    for name, bench in chosen.items():
        sys.stderr.write(f"{name} …\n")
        results: list[Result] = []
        try:
            for result in bench():
                results.append(result)
                show(result)
        except LeftOut as reason:
            sys.stdout.write(f"LEFT OUT: {name}: {reason}\n")
        except Exception:  # noqa: BLE001  # one broken benchmark must not hide the others
            traceback.print_exc()
            broke = True
        if SHARE == 1:  # at once: the next may be interrupted
            write(results)
    return int(broke)


def show(result: Result) -> None:
    """Print one line of the table."""
    sys.stdout.write(f"{result.name:42}{result.value:>12,.3f} {result.unit:12}{result.goal:18}")
    sys.stdout.write(", ".join(f"{key} {value}" for key, value in result.detail.items()) + "\n")
    sys.stdout.flush()


def write(results: list[Result]) -> None:
    """Write the results; those of benchmarks not run now stay from last time."""
    path = RESULTS / "latest.json"
    earlier = json.loads(path.read_text())["results"] if path.exists() else []
    new = {result.name: asdict(result) for result in results}
    document = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "versions": versions(),
        "results": [*(old for old in earlier if old["name"] not in new), *new.values()],
    }
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n")


def machine() -> dict[str, Any]:
    """Return what the figures were measured on."""
    memory = Path("/proc/meminfo").read_text().split(maxsplit=2)[1] if Path("/proc/meminfo").exists() else 0
    cores = len(Path("/proc/cpuinfo").read_text().split("processor\t")) - 1
    return {"system": platform.platform(), "cores": cores, "memory_gib": round(int(memory) / 2**20, 1)}


def versions() -> dict[str, str]:
    """Return the versions of what has a say in the figures."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT version()" if connection.vendor == "postgresql" else "SELECT sqlite_version()")
        database = f"{connection.vendor} {cursor.fetchone()[0].split(' on ')[0]}"
    packages = ("django", "django-q2", "twilio", "urllib3")
    return {
        "python": platform.python_version(),
        "database": database,
        **{package: metadata.version(package) for package in packages},
    }
