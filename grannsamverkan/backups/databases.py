"""How each kind of database is copied as of one moment, and how a copy is put into an empty one."""

import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path
from subprocess import PIPE, Popen
from typing import IO, Any, cast

from django.db import connection, transaction

from grannsamverkan.backups.archive import Unusable
from grannsamverkan.backups.ledger import Ledger
from grannsamverkan.processes import tool

# What psycopg is given, and what the tools of PostgreSQL call it.
PARAMETERS = {
    "dbname": "PGDATABASE",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "host": "PGHOST",
    "port": "PGPORT",
    "service": "PGSERVICE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}

# Put in with the data, in the same transaction: no worker ever sees a restored row that is not held.
HOLD = """INSERT INTO notifications_hold (begun_at, silent_since_at)
SELECT {now}, (SELECT MAX(beat_at) FROM notifications_heartbeat)
WHERE NOT EXISTS (SELECT 1 FROM notifications_hold WHERE ended_at IS NULL)"""
SQLITE_NOW, POSTGRESQL_NOW = "strftime('%Y-%m-%d %H:%M:%f', 'now')", "now()"


def copy(into: Path) -> tuple[Path, Ledger]:
    """Copy the database as of one moment; return the copy and the ledger of that moment."""
    file = into / "copy"
    return file, (_copy_postgresql if connection.vendor == "postgresql" else _copy_sqlite)(file)


def put_in(file: Path) -> None:
    """Put a copy into our database, held, all or nothing."""
    if connection.vendor == "postgresql":
        _put_in_postgresql(file)
    else:
        _put_in_sqlite(file)


def present() -> Ledger:
    """Return the ledger of our database as it is."""
    with transaction.atomic():
        return Ledger.of(_ask, tables())


def tables() -> list[str]:
    """Return the names of the tables of our database."""
    return connection.introspection.table_names()


def _ask(query: str) -> Iterable[tuple[Any, ...]]:
    """Ask our database for rows, some at a time: a million deliveries need no memory."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(query)
        yield from cursor


def _copy_sqlite(file: Path) -> Ledger:
    connection.ensure_connection()
    with closing(sqlite3.connect(file)) as target:
        cast("sqlite3.Connection", connection.connection).backup(target)
        return Ledger.of(target.execute, tables())


def _put_in_sqlite(file: Path) -> None:
    with closing(sqlite3.connect(file)) as source:
        source.execute(HOLD.format(now=SQLITE_NOW))
        source.commit()
        connection.ensure_connection()
        source.backup(cast("sqlite3.Connection", connection.connection))


def _copy_postgresql(file: Path) -> Ledger:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
        dump = _start(
            "pg_dump", "--format=custom", "--compress=0", f"--snapshot={snapshot}", f"--file={file}"
        )
        with dump:
            _require_success("pg_dump", dump)
        return Ledger.of(_ask, tables())


def _put_in_postgresql(file: Path) -> None:
    """Let psql carry out what pg_restore writes, and one statement of ours after it, in one transaction."""
    read = _start("pg_restore", "--no-owner", "--no-privileges", "--file=-", str(file), stdout=PIPE)
    write = _start(
        *("psql", "--no-psqlrc", "--quiet", "--single-transaction"),
        *("--set=ON_ERROR_STOP=1", "--output=/dev/null"),
        stdin=PIPE,
    )
    statements, into = cast("IO[bytes]", read.stdout), cast("IO[bytes]", write.stdin)
    with read, write:
        try:
            shutil.copyfileobj(statements, into)
            _require_success("pg_restore", read)
            into.write(f"SET search_path = public;\n{HOLD.format(now=POSTGRESQL_NOW)};\n".encode())
        except BrokenPipeError:  # psql has met something that it cannot do, and says so below
            read.kill()
        except Unusable:
            write.kill()  # before its input ends: at the end it would commit
            raise
        finally:
            with suppress(BrokenPipeError):
                into.close()
        _require_success("psql", write)


def _start(*command: str, stdin: int | None = None, stdout: int | None = None) -> Popen[bytes]:
    given = connection.get_connection_params()
    env = {name: str(given[key]) for key, name in PARAMETERS.items() if given.get(key)}
    try:
        return tool(command, env=env, stdin=stdin, stdout=stdout)
    except FileNotFoundError:
        raise Unusable(f"{command[0]} is not installed: it comes with postgresql-client.") from None


def _require_success(name: str, process: Popen[bytes]) -> None:
    said = cast("IO[bytes]", process.stderr).read().decode("utf-8", "replace").strip()
    if process.wait():
        raise Unusable(f"{name} failed: {said.splitlines()[0] if said else process.returncode}")
