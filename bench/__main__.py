"""`python -m bench [NAME …]`: run all benchmarks, or those named, print a table and write the results."""

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def prepare() -> None:
    """Choose a database of our own and a provider of our own before Django is set up."""
    from tests.find_services import database  # noqa: PLC0415  # before Django, after the path is known

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "grannsamverkan.settings")
    os.environ.setdefault("PORT", "18980")
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="bench-")
    server = os.environ.get("TEST_DATABASE_URL") or database()
    if "DATABASE_URL" not in os.environ:
        where = server.rsplit("/", 1)[0] + "/grannsamverkan_bench" if server else ""
        os.environ["DATABASE_URL"] = where or f"sqlite:///{os.environ['VAR_DIR']}/bench.sqlite3"
        if server:
            fresh_database(server)


def fresh_database(server: str) -> None:
    """Drop and make the benchmarks' database."""
    import psycopg  # noqa: PLC0415  # only where there is a server

    with psycopg.connect(server.replace("postgres://", "postgresql://"), autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS grannsamverkan_bench WITH (FORCE)")
        connection.execute("CREATE DATABASE grannsamverkan_bench")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    prepare()
    import django

    django.setup()
    from bench.running import run

    sys.exit(run(sys.argv[1:]))
