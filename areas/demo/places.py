"""The municipalities and areas of the made-up register."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from random import Random

from django.db import transaction
from django.utils.text import slugify

from areas.fiction import names_of_areas, names_of_streets
from areas.models import Area, AreaPostcode, AreaStreet, Interest, Municipality
from areas.spelling import fold, sound

HOUSES = 24  # households on one street, before the next one begins
AREAS_AT_ONCE = 500
STATES = (*[Area.State.ACTIVE] * 4, Area.State.TRAINED, Area.State.INTEREST)
LIMITS = {
    "approval_above_recipients": 10_000_000,
    "warnings_need_approval": False,
    "alerts_per_hour": 10_000,
}


@dataclass(frozen=True)
class Plan:
    """What to load. The same plan gives the same register; a larger one of the same areas adds to it."""

    households: int = 60
    areas: int = 6
    seed: int = 1493


@dataclass(frozen=True)
class Town:
    """A municipality as it lies on the map."""

    name: str
    code: str
    postcodes: tuple[str, ...]
    latitude: float
    longitude: float


TOWNS = (
    Town("Mariestad", "1493", ("54230", "54231", "54232", "54240"), 58.709, 13.823),
    Town("Töreboda", "1473", ("54530", "54531", "54532"), 58.705, 14.126),
    Town("Gullspång", "1447", ("54731", "54773"), 58.985, 14.096),
)


@dataclass(frozen=True)
class Place:
    """An area and what stands in it."""

    area: Area
    town: Town
    number: int  # among the areas of the plan
    households: int
    rng: Random
    postcode: str
    latitude: float
    longitude: float

    @property
    def streets(self) -> list[str]:
        """The streets of the households, in order; more households only add to the end."""
        return names_of_streets(Random(self.area.slug), -(-self.households // HOUSES) or 1)


def load_municipalities() -> list[Municipality]:
    """Return the three municipalities, with limits high enough for trials."""
    municipalities = []
    for town in TOWNS:
        named = {"name": town.name, "slug": slugify(town.name)}
        municipality, _made = Municipality.objects.update_or_create(
            code=town.code, defaults=LIMITS, create_defaults=named | LIMITS
        )
        municipalities.append(municipality)
    return municipalities


def load_interest(municipality: Municipality) -> None:
    """Let somebody want to start an area, so that there is something to answer."""
    facts = {"place": "Smultronstigen och Blåbärsstigen", "name": "Nina Nyfiken"}
    Interest.objects.get_or_create(municipality=municipality, email="nina@example.org", defaults=facts)


def load_areas(plan: Plan, municipalities: list[Municipality], today: date) -> Iterator[Place]:
    """Yield the areas of a plan, each saved with its streets and postcode."""
    names = names_of_areas(Random(plan.seed))
    everyone = (_place(plan, number, name, municipalities, today) for number, name in enumerate(names))
    planned = islice(everyone, plan.areas)
    while places := list(islice(planned, AREAS_AT_ONCE)):
        yield from _save(places)


def _place(plan: Plan, number: int, name: str, municipalities: list[Municipality], today: date) -> Place:
    rng = Random(f"{plan.seed}/{number}")
    town = TOWNS[number % len(TOWNS)]
    latitude, longitude = town.latitude + rng.uniform(-0.03, 0.03), town.longitude + rng.uniform(-0.05, 0.05)
    state, share = STATES[number % len(STATES)], _share(plan, number)
    area = Area(
        municipality=municipalities[number % len(TOWNS)],
        name=name,
        slug=slugify(name),
        state=state,
        state_since_on=today - timedelta(days=rng.randrange(30, 1500)),
        homes=share + rng.randrange(share // 2 + 5),
        boundary=_square(latitude, longitude),
    ).prepare()
    return Place(area, town, number, share, rng, rng.choice(town.postcodes), latitude, longitude)


def _share(plan: Plan, number: int) -> int:
    """Return how many of the households stand in an area: equally many in each that takes members."""
    closed = STATES.index(Area.State.INTEREST)
    if number % len(STATES) == closed:
        return 0
    order, several = open_number(number), open_number(plan.areas)
    return plan.households // several + (order < plan.households % several)


def open_number(number: int) -> int:
    """Return how many areas that take members come before the area with this number."""
    whole, rest = divmod(number, len(STATES))
    return whole * (len(STATES) - 1) + rest


def _square(latitude: float, longitude: float) -> dict[str, object]:
    south, north = round(latitude - 0.004, 5), round(latitude + 0.004, 5)
    west, east = round(longitude - 0.008, 5), round(longitude + 0.008, 5)
    corners = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [corners]}


@transaction.atomic
def _save(places: list[Place]) -> list[Place]:
    slugs = [place.area.slug for place in places]
    known = {area.slug: area for area in Area.objects.filter(slug__in=slugs).select_related("municipality")}
    new = [place for place in places if place.area.slug not in known]
    Area.objects.bulk_create([place.area for place in new])
    AreaPostcode.objects.bulk_create(AreaPostcode(area=place.area, postcode=place.postcode) for place in new)
    kept = [_with_area(place, known.get(place.area.slug, place.area)) for place in places]
    _save_streets(kept)
    return kept


def _with_area(place: Place, area: Area) -> Place:
    return Place(**(vars(place) | {"area": area}))


def _save_streets(places: list[Place]) -> None:
    areas = [place.area.pk for place in places]
    known = set(AreaStreet.objects.filter(area__in=areas).values_list("area_id", "name_key"))
    AreaStreet.objects.bulk_create(
        AreaStreet(area=place.area, name=name, name_key=fold(name), name_sound=sound(fold(name)))
        for place in places
        for name in place.streets
        if (place.area.pk, fold(name)) not in known
    )
