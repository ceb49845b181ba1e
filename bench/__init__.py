"""Benchmarks: what our own parts cost, each as a ratio beside a peer or a limit, on one machine.

Importing this package makes a database of its own, once per run, and sets Django up on it: in a PostgreSQL
set up as docs/operating/installing.md says, where its programs are, else in the one of TEST_DATABASE_URL or
one that answers here, else in SQLite. BENCH_DATABASE_URL names a database that is used as it is and kept: a
register of a million need not be made anew each time.
"""

import atexit
import os
import shutil
import tempfile
from contextlib import ExitStack

import django
import psycopg
from django.conf import settings

from tests.chaos.servers import own_postgresql
from tests.find_services import database

READY = "BENCH_IS_READY"
# As docs/operating/installing.md says; there is no page of memory that Linux cannot count.
MEMORY_MB = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
POSTGRESQL = {
    "shared_buffers": f"{MEMORY_MB // 4}MB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "15min",
    "wal_compression": "on",
}


def prepare() -> None:
    """Choose a database, ports and a provider of our own; the processes we start inherit the choice."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "grannsamverkan.settings"
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="bench-")
    atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)
    os.environ.setdefault("PORT", "18980")
    port = int(os.environ["PORT"])
    os.environ |= {
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SECRET_KEY": "benchmarks-only-" + "0" * 40,
        "TWILIO_ACCOUNT_SID": "AC" + "5" * 32,
        "TWILIO_AUTH_TOKEN": "benchmarks-" + "0" * 22,
        "TWILIO_FROM": "Grannsamv",
        "TWILIO_API_URL": f"http://127.0.0.1:{port + 1}",
        "EMAIL_URL": f"smtp://127.0.0.1:{port + 2}",
    }
    os.environ["DATABASE_URL"] = f"sqlite:///{os.environ['VAR_DIR']}/bench.sqlite3"
    if "BENCH_DATABASE_URL" in os.environ:
        os.environ["DATABASE_URL"] = os.environ["BENCH_DATABASE_URL"]
    elif server := os.environ.get("TEST_DATABASE_URL") or _own_server() or database():
        name = f"grannsamverkan_bench_{os.environ['PORT']}"
        drop_database(server, name)
        in_database(server, f"CREATE DATABASE {name}")
        atexit.register(drop_database, server, name)
        os.environ["DATABASE_URL"] = f"{server.rpartition('/')[0]}/{name}"
    os.environ[READY] = "yes"


def _own_server() -> str:
    """Start a PostgreSQL of our own and return its address; it ends with us. Empty where there is none."""
    stack = ExitStack()
    server = stack.enter_context(own_postgresql(POSTGRESQL))
    atexit.register(stack.close)
    return server.url if server else ""


def drop_database(server: str, name: str) -> None:
    """Remove a database of ours, whoever is still connected to it."""
    in_database(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def in_database(server: str, statement: str) -> None:
    """Carry out one statement of the kind that no transaction may hold."""
    with psycopg.connect(server.replace("postgres://", "postgresql://"), autocommit=True) as connection:
        connection.execute(statement)


if READY not in os.environ:
    prepare()
django.setup()
settings.DEBUG = False  # in production no statement is kept to be looked at
