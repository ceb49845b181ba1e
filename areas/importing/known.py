"""What the register holds already of the people and places in a chunk of rows: a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from areas.importing.entries import Entry
from areas.models import Appointment, Area, Household, Membership, Municipality, Person
from areas.roles import Role


class Placed(NamedTuple):
    """An entry and where it belongs; officials of a municipality need no area."""

    entry: Entry
    municipality: Municipality
    area: Area | None


class HouseholdKey(NamedTuple):
    """What makes two households of an area one."""

    area_id: int
    street_key: str
    number: str
    apartment: str


@dataclass
class Known:
    """People, households and bonds, by what rows know of them; people by their public id."""

    by_email: dict[str, list[Person]] = field(default_factory=dict)
    by_phone: dict[str, list[Person]] = field(default_factory=dict)
    at_home: dict[tuple[HouseholdKey, str], Person] = field(default_factory=dict)
    households: dict[HouseholdKey, Household] = field(default_factory=dict)
    memberships: set[tuple[str, str]] = field(default_factory=set)
    appointments: set[tuple[str, str, int | None, int | None]] = field(default_factory=set)
    main_contact_people: dict[int, str] = field(default_factory=dict)

    def add_person(self, person: Person) -> None:
        """Remember somebody for the rows that follow."""
        if person.email:
            self.by_email.setdefault(person.email, []).append(person)
        if person.phone:
            self.by_phone.setdefault(person.phone, []).append(person)

    def find_person(self, placed: Placed) -> Person | None:
        """Return whom a row is about: somebody with its address, and with its name where that is unclear.

        People of one household may share a mailbox or a telephone; they differ in name and in the other
        address. Whoever is on paper only is known by home and name.
        """
        entry = placed.entry
        if not entry.email and not entry.phone:
            return self.at_home.get((household_key(placed), entry.name_key))
        candidates = [*self.by_email.get(entry.email, ()), *self.by_phone.get(entry.phone, ())]
        for candidate in candidates:
            if candidate.name_key == entry.name_key:
                return candidate
        return next((one for one in candidates if not _contradicts(one, entry)), None)


class Seen:
    """What a list that is only looked through has named in earlier chunks: a few bytes each."""

    def __init__(self) -> None:
        self._keys: set[int] = set()

    def is_first(self, *names: object) -> bool:
        """Whether none of these names was seen before; from now on they have been."""
        keys = {hash((place, name)) for place, name in enumerate(names) if name}
        first = not keys & self._keys
        self._keys |= keys
        return first


def _contradicts(person: Person, entry: Entry) -> bool:
    return bool(
        (person.email and entry.email and person.email != entry.email)
        or (person.phone and entry.phone and person.phone != entry.phone)
    )


def household_key(placed: Placed) -> HouseholdKey:
    """Return what a row's household goes by; the area has its key by now."""
    address = placed.entry.address
    area_id = placed.area.pk if placed.area else 0
    return HouseholdKey(area_id, placed.entry.street_key, address.number.upper(), address.apartment)


def load_known(rows: Sequence[Placed]) -> Known:
    """Read everything that the rows may be about."""
    known = Known()
    people = _people(rows)
    for person in people.values():
        known.add_person(person)
    known.households = _households(rows)
    known.at_home = _at_home(rows, known.households)
    met = [*people, *(person.pk for person in known.at_home.values())]
    open_memberships = Membership.objects.open().filter(person__in=met)
    known.memberships = set(open_memberships.values_list("person__public_id", "household__public_id"))
    unended = Appointment.objects.filter(until_on=None)
    held = unended.filter(person__in=met)
    known.appointments = set(held.values_list("person__public_id", "role", "area_id", "municipality_id"))
    areas = {placed.area.pk for placed in rows if placed.area}
    mains = unended.filter(role=Role.MAIN_CONTACT_PERSON, area__in=areas)
    known.main_contact_people = dict(mains.values_list("area_id", "person__public_id"))
    return known


def _people(rows: Sequence[Placed]) -> dict[int, Person]:
    emails = {placed.entry.email for placed in rows} - {""}
    phones = {placed.entry.phone for placed in rows} - {""}
    # Two queries and the exclusions, so that PostgreSQL can use an index that leaves empty addresses out.
    by_email = Person.objects.filter(email__in=emails).exclude(email="")
    by_phone = Person.objects.filter(phone__in=phones).exclude(phone="")
    return {person.pk: person for person in (*by_email.order_by("pk"), *by_phone.order_by("pk"))}


def _at_home(
    rows: Sequence[Placed], households: dict[HouseholdKey, Household]
) -> dict[tuple[HouseholdKey, str], Person]:
    """Return those who live where a row without mailbox and telephone says that they do."""
    on_paper = [one for one in rows if one.area and not one.entry.email and not one.entry.phone]
    keys = {households[key].pk: key for one in on_paper if (key := household_key(one)) in households}
    names = {placed.entry.name_key for placed in on_paper}
    there = Membership.objects.open().filter(household__in=keys, person__name_key__in=names)
    bonds = there.select_related("person").order_by("-pk")
    return {
        (keys[bond.household_id], bond.person.name_key): bond.person
        for bond in bonds
        if bond.person and bond.household_id
    }


def _households(rows: Sequence[Placed]) -> dict[HouseholdKey, Household]:
    keys = {household_key(placed) for placed in rows if placed.area}
    # More than asked for may come back, a street's number 7 for its number 5: so only what is needed of each.
    found = Household.objects.filter(
        area__in={key.area_id for key in keys},
        street_key__in={key.street_key for key in keys},
        number__in={key.number for key in keys},
        apartment__in={key.apartment for key in keys},
    ).values_list("pk", "public_id", "area_id", "street_key", "number", "apartment")
    households = {}
    for pk, public_id, area_id, street_key, number, apartment in found.order_by("-pk"):
        key = HouseholdKey(area_id, street_key, number, apartment)
        if key in keys:
            households[key] = Household(pk=pk, public_id=public_id)
    return households
