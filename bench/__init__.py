"""Benchmarks: what our own parts cost, each as a ratio beside a peer or a limit, on one machine.

Importing this package makes a database of its own, once per run, and sets Django up on it.
"""

import os
import tempfile

import django
import psycopg

from tests.find_services import database

READY = "BENCH_IS_READY"
NAME = "grannsamverkan_bench"


def prepare() -> None:
    """Choose a database, ports and a provider of our own; the processes we start inherit the choice."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "grannsamverkan.settings"
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="bench-")
    os.environ.setdefault("PORT", "18980")
    os.environ["PUBLIC_URL"] = f"http://127.0.0.1:{os.environ['PORT']}"
    server = os.environ.get("TEST_DATABASE_URL") or database()
    os.environ["DATABASE_URL"] = f"sqlite:///{os.environ['VAR_DIR']}/bench.sqlite3"
    if server:
        make_database(server)
        os.environ["DATABASE_URL"] = f"{server.rpartition('/')[0]}/{NAME}"
    os.environ[READY] = "yes"


def make_database(server: str) -> None:
    """Make the benchmarks' database anew."""
    with psycopg.connect(server.replace("postgres://", "postgresql://"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {NAME}")


if READY not in os.environ:
    prepare()
django.setup()
