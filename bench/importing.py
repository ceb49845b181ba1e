"""Importing a coordinator's list, beside reading the same file and inserting the same people in bulk."""

import csv
import io
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from areas.importing import Atlas, choose_list, go_on, import_members, start_import, start_undoing
from areas.models import Area, Household, MemberList, Membership, Municipality, Person
from bench.figures import Result
from grannsamverkan.accounts.models import User
from grannsamverkan.accounts.phone import trial_number

ROWS, BAD_EVERY = 50_000, 100
FIRST_NUMBER = 3_000_000
MEMORY_ROWS = (2_000, 20_000)


def bench() -> Iterator[Result]:
    """Import fifty thousand rows, one in a hundred of them bad: by command, and as the page has it done."""
    municipality, _ = Municipality.objects.get_or_create(
        slug="importkommun", defaults={"name": "Importkommun", "code": "0001"}
    )
    area, _ = Area.objects.get_or_create(
        slug="import", defaults={"municipality": municipality, "name": "Import", "state": Area.State.ACTIVE}
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "medlemmar.csv"
        _write(path, area, "a")
        seconds, longest = _by_hand(path, municipality)
        rounds = []
        for list_name in "ab":  # in turns, so that a busy moment strikes both
            _write(path, area, list_name)
            rounds.append((_bare(path, area), *_by_command(path, municipality)))
        bare, ours, named = (min(column) for column in zip(*rounds, strict=True))
        small, large = (_memory(path, municipality, rows=rows) for rows in MEMORY_ROWS)
    detail = {
        "ours": f"{ROWS / ours:,.0f} rows/s",
        "bare": f"{ROWS / bare:,.0f} rows/s",
        "cells named": f"{named} of {ROWS // BAD_EVERY}",
        "on the page": ", ".join(f"{name} {taken:.1f} s" for name, taken in seconds.items()),
        "longest stretch of a worker": f"{longest:.1f} s",
    }
    yield Result("import_vs_bare", ours / bare, "times", "at most 3", detail)
    detail = {"rows": " to ".join(f"{rows:,}" for rows in MEMORY_ROWS), "in all": f"{large:.0f} MiB"}
    yield Result("import_memory_growth_mib", large - small, "MiB", "at most 16", detail)


def _write(path: Path, area: Area, list_name: str) -> None:
    first = FIRST_NUMBER + ROWS * "ab".index(list_name)
    with path.open("w", newline="", encoding="cp1252") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["Namn", "E-post", "Mobil", "Adress", "Postnummer", "Ort", "Område"])
        for row in range(ROWS):
            number = "fel" if row % BAD_EVERY == 0 else trial_number(first + row)
            address = f"Importgatan {list_name.upper()} {row}"
            writer.writerow(
                [
                    f"Namn {row}",
                    f"i{list_name}{row}@example.org",
                    number,
                    address,
                    "542 30",
                    "Mariestad",
                    area.name,
                ]
            )


def _by_hand(path: Path, municipality: Municipality) -> tuple[dict[str, float], float]:
    """Have a list looked through, imported and undone by a worker; return how long it took."""
    user, _ = User.objects.get_or_create(email="import.samordnare@example.se")
    file = ContentFile(path.read_bytes())
    turns = {}
    chosen = choose_list(file=file, name=path.name, municipality=municipality, by=user)
    turns["looked through"] = _work(chosen)
    start_import(member_list=chosen, now=timezone.now())
    turns["imported"] = _work(chosen)
    start_undoing(member_list=chosen, by=user, now=timezone.now())
    turns["undone"] = _work(chosen)
    if Person.objects.filter(email__startswith="i", email__endswith="@example.org").exists():
        raise AssertionError("an import that was undone has left people behind")
    return {name: sum(taken) for name, taken in turns.items()}, max(map(max, turns.values()))


def _work(chosen: MemberList) -> list[float]:
    """Do what the workers do until there is nothing left to do, and return how long each turn took."""
    turns, more = [], True
    while more:
        begun = time.perf_counter()
        chosen.refresh_from_db()
        more = go_on(chosen, now=timezone.now())
        turns.append(time.perf_counter() - begun)
    chosen.refresh_from_db()
    return turns


def _by_command(path: Path, municipality: Municipality) -> tuple[float, int]:
    """Return the seconds, and how many bad cells were named."""
    said = io.StringIO()
    begun = time.perf_counter()
    try:
        call_command("import_members", str(path), municipality=municipality.slug, stdout=said)
    except SystemExit as end:
        if end.code != 1:
            raise
    return time.perf_counter() - begun, sum("Mobil" in line for line in said.getvalue().splitlines())


def _memory(path: Path, municipality: Municipality, *, rows: int) -> float:
    """Return the most memory in MiB that so many rows of a list need, at their second coming."""
    lines = path.read_bytes().splitlines(keepends=True)[: rows + 1]
    path.with_suffix(".part").write_bytes(b"".join(lines))
    del lines
    tracemalloc.start()
    with path.with_suffix(".part").open("rb") as file:
        atlas = Atlas([municipality], chosen=municipality, every_name=False)
        import_members(file=file, atlas=atlas, by=None, now=timezone.now())
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 2**20


def _bare(path: Path, area: Area) -> float:
    """Read and insert without a question asked, then take it back; return the seconds."""
    begun = time.perf_counter()
    with transaction.atomic():
        with path.open(newline="", encoding="cp1252") as file:
            rows = list(csv.DictReader(file, delimiter=";"))
        people = [Person(name=row["Namn"], email=row["E-post"], phone=row["Mobil"]) for row in rows]
        Person.objects.bulk_create(people, batch_size=1000)
        households = [Household(area=area, street="Bargatan", street_key="bargatan", number=str(number))
                      for number in range(len(rows))]  # fmt: skip
        Household.objects.bulk_create(households, batch_size=1000)
        members = [
            Membership(person=person, household=household, area=area, state="current")
            for person, household in zip(people, households, strict=True)
        ]
        Membership.objects.bulk_create(members, batch_size=1000)
        elapsed = time.perf_counter() - begun
        transaction.set_rollback(True)
    return elapsed
