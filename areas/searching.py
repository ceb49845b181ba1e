"""Searching for people, households and areas by what somebody remembers of them, misspelt perhaps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from areas.addresses import read_address
from areas.models import Area
from areas.models.area import AreaQuerySet
from areas.models.household import HouseholdQuerySet
from areas.models.person import PersonQuerySet
from areas.spelling import SHORTEST_HEARD, address_key, family_first, fold, sound
from grannsamverkan.accounts.phone import parse_mobile


class Rank(NamedTuple):
    """Some of what was found, all of it equally near to what was asked for, and what it is sorted by."""

    rows: QuerySet
    key: str
    is_alike: bool  # in sound only


class Best(NamedTuple):
    """The first of what was found, and whether any of it is alike in sound only."""

    rows: list[Any]
    is_alike: bool


@dataclass(frozen=True)
class Search:
    """Rows among which is searched, and the beginnings of fields that are looked for, the nearest first.

    Few rows are gone through once; among many, each field's index leads to the first of them.
    """

    rows: QuerySet
    tries: Sequence[tuple[str, str]]
    sorted_by: str
    are_few: bool = False

    def ranks(self) -> list[Rank]:
        """Return a rank for each field; no row is in two of them."""
        ranks, before = [], Q(pk__in=[])
        for field, beginning in self.tries:
            begins = Q(**{f"{field}__startswith": beginning})
            rows = self.rows.filter(begins & ~before).order_by(field, "pk")
            ranks.append(Rank(rows, field, is_alike=field.endswith("sound")))
            before |= begins
        return ranks

    def best(self, most: int, *, also_alike: bool = True) -> Best:
        """Return the first rows: in one query, or in two where those that sound alike are needed."""
        if self.are_few:
            found = self._from_few(most)
        else:
            ranks = list(enumerate(self.ranks()))
            found = limited([one for one in ranks if not one[1].is_alike], most)
            if len(found) < most and also_alike:
                found += limited([one for one in ranks if one[1].is_alike], most)
        alike = any(self.tries[place][0].endswith("sound") for place, _row in found[:most])
        return Best([row for _place, row in found[:most]], alike)

    def _from_few(self, most: int) -> list[tuple[int, Any]]:
        places = [
            When(**{f"{field}__startswith": beginning}, then=Value(place))
            for place, (field, beginning) in enumerate(self.tries)
        ]
        if not places:
            return []
        near = self.rows.annotate(place=Case(*places, default=None, output_field=IntegerField()))
        near = near.filter(place__isnull=False).order_by("place", self.sorted_by, "pk")
        return [(row.place, row) for row in near[:most]]


def limited(ranks: Sequence[tuple[int, Rank]], most: int) -> list[tuple[int, Any]]:
    """Return the first rows of each rank: in one query where the database can put limited ones together."""
    if not ranks:
        return []
    if not connection.features.supports_slicing_ordering_in_compound or len(ranks) == 1:
        return [(place, row) for place, rank in ranks for row in rank.rows[:most]]
    first, *others = (rank.rows.annotate(place=Value(place))[:most] for place, rank in ranks)
    keys = {place: rank.key for place, rank in ranks}
    found = [(row.place, row) for row in first.union(*others, all=True)]
    return sorted(found, key=lambda one: (one[0], getattr(one[1], keys[one[0]]), one[1].pk))


def find_people(words: str, people: PersonQuerySet) -> PersonQuerySet:
    """Return those with this e-mail address or number, or whose name begins so, given or family first."""
    if (by_address := _at_address(words, people)) is not None:
        return by_address
    key = fold(words)
    return (
        people.filter(Q(name_key__startswith=key) | Q(family_key__startswith=key)) if key else people.none()
    )


def search_people(words: str, people: PersonQuerySet, *, are_few: bool = False) -> Search:
    """Search by name, number or address: as it is written first, then as it is heard."""
    if (by_address := _at_address(words, people)) is not None:
        return Search(by_address, [("name_key", "")], "name_key")
    # Family first, too: who wrote both names in the usual order may have left a middle one out.
    keys = list(dict.fromkeys((fold(words), family_first(words))))
    heard = [_heard(key) for key in keys]
    fields = (
        ("name_key", keys[:1]),
        ("family_key", keys),
        ("name_sound", heard[:1]),
        ("family_sound", heard),
    )
    tries = [(field, key) for field, several in fields for key in several if key]
    return Search(people, tries, "name_key", are_few)


def find_areas(words: str, areas: AreaQuerySet, most: int) -> list[Area]:
    """Return the first areas that match in name, street or postcode, else those that sound so."""
    ranks = (areas.covering(words), areas.sounding_like(words))
    ordered = [Rank(rows.order_by("name_key", "pk"), "name_key", is_alike=False) for rows in ranks]
    found = limited(list(enumerate(ordered)), most)
    return [area for place, area in found if place == found[0][0]]


def search_households(words: str, households: HouseholdQuerySet) -> Search:
    """Search by how an address begins, a street or a street and a number: as written, then as heard."""
    address = read_address(words)
    key = address_key(address.street, address.number, address.apartment)
    heard = sound(key) if len(sound(fold(address.street))) >= SHORTEST_HEARD else ""
    tries = [(field, key) for field, key in (("address_key", key), ("address_sound", heard)) if key]
    return Search(households, tries, "address_key")


def _at_address(words: str, people: PersonQuerySet) -> PersonQuerySet | None:
    """Return those with this e-mail address or this number; None when the words are neither."""
    written = words.strip()
    if "@" in written:
        return people.filter(email=written.lower()).exclude(email="")
    try:
        return people.filter(phone=parse_mobile(written)).exclude(phone="")
    except ValidationError:
        return None


def _heard(key: str) -> str:
    """Return a name as it is heard; of so short a one all of it, or half the register sounds like it."""
    heard = sound(key)
    return heard if len(heard) >= SHORTEST_HEARD else f"{heard} " if len(heard) > 1 else ""
