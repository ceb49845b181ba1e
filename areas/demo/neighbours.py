"""The households and people of the made-up register, made one by one and not yet saved."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import product
from random import Random

from areas.demo.places import HOUSES, Place, Plan, open_number
from areas.fiction import name_of_a_person
from areas.models import Appointment, Household, Membership, Person, Source
from areas.models.person import keys_of_name
from areas.models.public_id import ALPHABET, LENGTH
from areas.roles import Role
from areas.spelling import fold, sound
from grannsamverkan.accounts.phone import trial_number

CARE = 20  # households in the care of one contact person
RESIDENTS = (1, 2, 2, 1, 2)  # over and over: 1.6 on average
RESERVED = 95  # 070-174 06 05 to 99 ring nowhere
OFFICIALS = 4  # have the first of them
# Ten people choose: most both channels, one SMS, one e-mail, and one in twenty neither.
CHANNELS = (*[(True, True)] * 15, *[(True, False)] * 2, *[(False, True)] * 2, (False, False))
WELL_KNOWN = {
    (0, 0): ("Olga Ombudsson", "ombud@example.se"),
    (0, 1): ("Bo Boendelius", "boende@example.se"),
}

SYLLABLES = ["".join(letters) for letters in product(ALPHABET, repeat=3)]

folded = lru_cache(maxsize=10_000)(fold)
sounding = lru_cache(maxsize=10_000)(sound)
keys = lru_cache(maxsize=10_000)(keys_of_name)


@dataclass
class Home:
    """A household, who lives there, the roles the first of them holds, and who looks after it."""

    household: Household
    people: list[Person]
    memberships: list[Membership]
    appointments: list[Appointment]
    contact_person: Appointment | None = None


def people_needed(plan: Plan) -> int:
    """Return how many numbers a plan takes, with those of the officials."""
    several = open_number(plan.areas)
    return OFFICIALS + several * (_people_before(-(-plan.households // several)))


def number_of(n: int) -> str:
    """Return the n:th invented mobile number: the reserved ones first, then those for trials."""
    return f"+46701740{605 + n}" if n < RESERVED else trial_number(n - RESERVED)


def homes(plan: Plan, places: Iterable[Place], now: datetime) -> Iterator[Home]:
    """Yield every household of a plan with its people, always in the same order."""
    several = open_number(plan.areas)
    for place in places:
        streets = place.streets
        contact_person = None
        for order in range(place.households):
            first = OFFICIALS + open_number(place.number) + several * _people_before(order)
            numbers = range(first, first + several * RESIDENTS[order % len(RESIDENTS)], several)
            home = _home(place, order, streets, numbers, now)
            if order % CARE == 0:
                contact_person = home.appointments[0]
            home.contact_person = contact_person
            yield home


def _people_before(order: int) -> int:
    """Return how many people live in an area's households before the one in this order."""
    whole, rest = divmod(order, len(RESIDENTS))
    return whole * sum(RESIDENTS) + sum(RESIDENTS[:rest])


def _home(place: Place, order: int, streets: list[str], numbers: range, now: datetime) -> Home:
    rng = place.rng
    turn, along = divmod(order, HOUSES)
    street = streets[turn % len(streets)]
    house = str(along + 1 + HOUSES * (turn // len(streets)))
    household = Household(
        public_id=_public_id(rng),
        area=place.area,
        street=street,
        street_key=folded(street),
        number=house,
        address_key=f"{folded(street)} {house:0>5}",
        address_sound=f"{sounding(folded(street))} {house:0>5}",
        postcode=place.postcode,
        city=place.town.name,
        latitude=place.latitude + rng.uniform(-0.003, 0.003),
        longitude=place.longitude + rng.uniform(-0.006, 0.006),
    )
    since = now - timedelta(days=rng.randrange(1, 700))
    people = [_person(rng, number, since) for number in numbers]
    if known := WELL_KNOWN.get((place.number, order)):
        _make_known(people[0], *known)
    pending = order % 40 == 17
    return Home(
        household,
        people,
        [_membership(rng, person, household, since, pending=pending) for person in people],
        [_appointment(rng, people[0], place, role, since) for role in _roles(order)],
    )


def _person(rng: Random, number: int, since: datetime) -> Person:
    name = name_of_a_person(rng)
    sms, email = rng.choice(CHANNELS)
    return Person(
        public_id=_public_id(rng),
        name=name,
        **keys(name),
        email=f"{folded(name).replace(' ', '.')}.{number}@example.se",
        email_source=Source.SELF,
        email_verified_at=since,
        email_wanted_at=since if email else None,
        phone=number_of(number),
        phone_source=Source.SELF,
        phone_verified_at=since,
        sms_wanted_at=since if sms else None,
        shows_phone=rng.random() < 0.5,
    )


def _make_known(person: Person, name: str, email: str) -> None:
    person.name = name
    for field, key in keys(name).items():
        setattr(person, field, key)
    person.email = email
    person.email_wanted_at = person.sms_wanted_at = person.email_verified_at


def _membership(
    rng: Random, person: Person, household: Household, since: datetime, *, pending: bool
) -> Membership:
    state = Membership.State.PENDING if pending else Membership.State.CURRENT
    return Membership(
        public_id=_public_id(rng),
        person=person,
        household=household,
        area=household.area,
        state=state,
        applied_at=since,
        decided_at=None if pending else since,
    )


def _roles(order: int) -> tuple[Role, ...]:
    """Return what the first person of a household is appointed to, by its order in the area."""
    if order % CARE == 0:
        return (Role.CONTACT_PERSON,)
    return {2: (Role.MAIN_CONTACT_PERSON,), 3: (Role.DEPUTY,)}.get(order, ())


def _appointment(rng: Random, person: Person, place: Place, role: Role, since: datetime) -> Appointment:
    return Appointment(
        public_id=_public_id(rng), person=person, role=role, area=place.area, from_on=since.date()
    )


def _public_id(rng: Random) -> str:
    return "".join([SYLLABLES[int(rng.random() * len(SYLLABLES))] for _ in range(LENGTH // 3)])
