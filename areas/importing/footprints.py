"""What an import has made, and how to see whether it has been changed since."""

from collections.abc import Iterable
from functools import lru_cache
from operator import attrgetter
from typing import Any
from zlib import crc32

from django.db import models

from areas.importing.chunk import Additions

Made = dict[str, list[list[Any]]]


@lru_cache
def _columns(model: type[models.Model]) -> attrgetter:
    return attrgetter(*(field.attname for field in model._meta.concrete_fields))


def print_of(row: models.Model) -> int:
    """Return a number that is another one as soon as any column of the row is."""
    return crc32("\x1f".join(map(str, _columns(type(row))(row))).encode())


def text_print(text: str) -> int:
    """Return the same of a single text; it tells nothing about it."""
    return crc32(text.encode())


def made_by(additions: Additions) -> Made:
    """Return the keys of everything a chunk has added, each with how it looked when it was saved."""
    rows: dict[str, Iterable[models.Model]] = {
        "area": additions.areas,
        "person": additions.people,
        "household": additions.households,
        "street": additions.streets.values(),
        "membership": additions.memberships,
        "appointment": additions.appointments,
    }
    made: Made = {kind: [[row.pk, print_of(row)] for row in several] for kind, several in rows.items()}
    made["filled"] = [
        [person.pk, print_of(person), {name: text_print(getattr(person, name)) for name in sorted(names)}]
        for public_id, names in additions.filled.items()
        if (person := additions.completed.get(public_id))
    ]
    return made


class Footprints:
    """All that an import has made, from every stretch of it."""

    def __init__(self, stretches: Iterable[Made]) -> None:
        self.prints: dict[str, dict[int, int]] = {}
        for made in stretches:
            for kind, rows in made.items():
                if kind == "filled":
                    # What a later row of the list filled in is no change by somebody else.
                    people = self.prints.setdefault("person", {})
                    people.update({pk: seal for pk, seal, _fields in rows if pk in people})
                else:
                    self.prints.setdefault(kind, {}).update((pk, seal) for pk, seal in rows)

    def of(self, kind: str) -> dict[int, int]:
        """Return the keys of a kind of row with how they looked."""
        return self.prints.get(kind, {})

    def is_untouched(self, kind: str, row: models.Model) -> bool:
        """Whether a row was made by the import and still looks so."""
        return self.of(kind).get(row.pk) == print_of(row)

    def is_changed(self, kind: str, row: models.Model) -> bool:
        """Whether a row was made by the import and looks otherwise now."""
        return row.pk in self.of(kind) and not self.is_untouched(kind, row)
