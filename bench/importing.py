"""Importing a coordinator's list, beside reading the same file and inserting the same people in bulk."""

import csv
import io
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from django.core.management import call_command
from django.db import transaction

from areas.models import Area, Household, Membership, Municipality, Person
from bench.figures import Result
from grannsamverkan.accounts.phone import trial_number

ROWS, BAD_EVERY = 50_000, 100
FIRST_NUMBER = 3_000_000


def bench() -> Iterator[Result]:
    """Import fifty thousand rows, one in a hundred of them bad."""
    municipality, _ = Municipality.objects.get_or_create(
        slug="importkommun", defaults={"name": "Importkommun", "code": "0001"}
    )
    area = Area.objects.create(
        municipality=municipality, name="Import", slug="import", state=Area.State.ACTIVE
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "medlemmar.csv"
        _write(path, area)
        bare = _bare(path, area)
        begun = time.perf_counter()
        try:
            call_command("import_members", str(path), municipality=municipality.slug, stdout=io.StringIO())
        except SystemExit as end:
            if end.code != 1:
                raise
        ours = time.perf_counter() - begun
    detail = {"ours": f"{ROWS / ours:,.0f} rows/s", "bare": f"{ROWS / bare:,.0f} rows/s"}
    yield Result("import_vs_bare", ours / bare, "times", "at most 3", detail)


def _write(path: Path, area: Area) -> None:
    with path.open("w", newline="", encoding="cp1252") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["Namn", "E-post", "Mobil", "Adress", "Postnummer", "Ort", "Område"])
        for row in range(ROWS):
            number = "fel" if row % BAD_EVERY == 0 else trial_number(FIRST_NUMBER + row)
            address = f"Importgatan {row}"
            writer.writerow(
                [f"Namn {row}", f"i{row}@example.org", number, address, "542 30", "Mariestad", area.name]
            )


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
