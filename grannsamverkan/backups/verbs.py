"""Making a backup and putting one back."""

import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from grannsamverkan.backups import databases
from grannsamverkan.backups.archive import Manifest, Unusable, pack, unpack
from grannsamverkan.ended import HIDDEN, LEFT, ROLE, end_again
from grannsamverkan.forgotten import by_kind, lines_since
from grannsamverkan.personal_data import erase_again
from grannsamverkan.stopped import stop_again
from notifications.restoring import hold, hold_what_came_back

OURS = ("accounts", "areas", "notifications")


def back_up(file: Path, *, now: datetime) -> Manifest:
    """Write the whole database, as of one moment, into a new file, while everything goes on."""
    if file.exists():
        raise Unusable(f"{file} exists already; a backup never takes the place of another.")
    with tempfile.TemporaryDirectory(dir=file.absolute().parent) as folder:
        copy, ledger = databases.copy(Path(folder))
        manifest = Manifest(now, connection.vendor, ledger)
        pack(file, manifest=manifest, database=copy)
    return manifest


def restore(file: Path, *, forgotten_in: Iterable[Path], now: datetime) -> Iterator[str]:
    """Put a backup into an empty database and hold all sending. Says each step once it is done.

    The hold comes with the data, in one transaction: whatever worker is there already sends nothing.
    """
    if existing := databases.tables():
        raise Unusable(f"The database is not empty: it has {len(existing)} tables. Restore into a new one.")
    if not file.is_file():
        raise Unusable(f"There is no file {file}.")
    with tempfile.TemporaryDirectory(dir=file.absolute().parent) as folder:
        manifest, copy = unpack(file, into=Path(folder))
        if manifest.vendor != connection.vendor:
            raise Unusable(f"The backup is of {manifest.vendor}, DATABASE_URL names {connection.vendor}.")
        yield f"The backup was made {manifest.made_at:%Y-%m-%d %H:%M:%S %Z}."
        databases.put_in(copy)
    differences = list(manifest.ledger.differences(databases.present()))
    if differences:
        raise Unusable("What was restored is not what was backed up: " + "; ".join(differences))
    rows, deliveries = sum(manifest.ledger.rows.values()), manifest.ledger.deliveries
    yield f"The ledger agrees: {rows} rows in {len(manifest.ledger.rows)} tables, and in every state of"
    yield from (f"  {key}: {number} deliveries, {sum_[:16]}" for key, (number, sum_) in deliveries.items())
    _require_no_newer_version()
    call_command("migrate", verbosity=0)
    yield f"Sending is held; {hold_what_came_back(now=now)} deliveries that were under way are in doubt."
    yield from _repeat(manifest.made_at, files=list(forgotten_in), now=now)


def came_back(moment: datetime, *, forgotten_in: Iterable[Path], now: datetime) -> Iterator[str]:
    """Do the same for a database that other means have brought back to a moment. Says each step once done."""
    hold(now=now)
    yield "Sending is held."
    yield from _repeat(moment, files=list(forgotten_in), now=now)


def _end_sessions() -> int:
    """Sign everybody out: a session that was ended since, perhaps a lost telephone's, would be open again."""
    UserSession.objects.all().delete()
    return Session.objects.all().delete()[0]


def _repeat(made_at: datetime, *, files: list[Path], now: datetime) -> Iterator[str]:
    """Do again what must not be undone: whoever was forgotten or hidden since, and what was stopped since."""
    yield f"Everybody is signed out: {_end_sessions()} sessions were open then."
    for file in files:
        if not file.is_file():
            yield f"There is no {file}: what was ended, stopped, hidden or forgotten there is back."
    lines = lines_since(made_at, files=files)
    number = erase_again(by_kind(lines), now=now)
    yield f"Forgotten once more, as they were after the backup was made: {number}."
    ended = end_again(lines)
    yield f"Hidden once more, with protected identity: {ended[HIDDEN]}. Roles ended once more: {ended[ROLE]}."
    yield f"Memberships left once more: {ended[LEFT]}."
    done = stop_again(lines, now=now)
    yield (
        f"Stopped once more: {done.stopped} addresses, and {done.turned_off} channels that people had turned"
        f" off. Started again, as their owners had asked: {done.started} addresses."
    )
    if done.unreadable:
        yield (
            f"Stops that cannot be read: {done.unreadable}. They were cut off, or noted under another"
            " ADDRESS_HASH_KEY: then set it, and restore into a new database."
        )


def _require_no_newer_version() -> None:
    loader = MigrationLoader(connection)
    unknown = [
        key for key in loader.applied_migrations if key[0] in OURS and key not in loader.disk_migrations
    ]
    if unknown:
        named = ", ".join(".".join(key) for key in sorted(unknown))
        raise Unusable(
            f"The data is restored and held, but of a newer version, which knows {named}: install"
            " that, and restore into a new database."
        )
