"""Finding people and households in the register by what somebody remembers of them."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q

from areas.addresses import read_address
from areas.models import AddressPoint, Appointment, Area, Membership, Person
from areas.models.household import HouseholdQuerySet
from areas.models.person import PersonQuerySet
from areas.permissions import Actor
from areas.placing import Spot, areas_around
from areas.roles import Permission
from areas.spelling import address_key, fold
from grannsamverkan.accounts.phone import parse_mobile

MOST_TOWNS = 8  # that have a street of one name


def people_open_to(actor: Actor, permission: Permission) -> PersonQuerySet:
    """Return those who belong, as members or by a role, where somebody holds a permission.

    People with protected identity are nowhere.
    """
    areas = Area.objects.open_to(actor, permission)
    members = Membership.objects.open().filter(person=OuterRef("pk"), area__in=areas)
    appointed = Appointment.objects.open_to(actor, permission).filter(person=OuterRef("pk"))
    return Person.objects.listed().filter(Exists(members) | Exists(appointed))


def find_people(words: str, people: PersonQuerySet) -> PersonQuerySet:
    """Return those with this e-mail address or number, or whose name begins so, given or family first."""
    written = words.strip()
    if "@" in written:
        return people.filter(email=written.lower()).exclude(email="")
    try:
        return people.filter(phone=parse_mobile(written)).exclude(phone="")
    except ValidationError:
        pass
    key = fold(written)
    if not key:
        return people.none()
    return people.filter(Q(name_key__startswith=key) | Q(family_key__startswith=key))


@dataclass(frozen=True)
class Answer:
    """Whether there is neighbourhood watch at an address, as anybody may know it."""

    address: str
    areas: list[Area]  # that the address lies in and that may be joined
    is_beginning: bool  # neighbours there have shown interest, or are about to meet
    is_resting: bool  # there is an area, but nothing has been heard of it for long


def answer_for(words: str) -> Answer | None:
    """Say which areas an address lies in: by its point where it is known, else by street and number.

    None when what was typed is no street with a number.
    """
    address = read_address(words)
    key, number = fold(address.street), address.number.upper()
    if not key or not number:
        return None
    points = AddressPoint.objects.filter(street_key=key, number=number)[:MOST_TOWNS]
    spots = {
        point.municipality_id: Spot(key, number, point.postcode, point.latitude, point.longitude)
        for point in points
    }
    around = areas_around(Area.objects.exclude(state=Area.State.CLOSED), [Spot(key, number), *spots.values()])
    there = [
        area
        for area, territory in around
        if territory.holds(spots.get(area.municipality_id, Spot(key, number)))
    ]
    states = {area.state for area in there}
    return Answer(
        address=f"{address.street} {number}",
        areas=[area for area in there if area.is_public],
        is_beginning=bool(states & {Area.State.INTEREST, Area.State.MEETING_BOOKED}),
        is_resting=Area.State.DORMANT in states,
    )


def find_households(words: str, households: HouseholdQuerySet) -> HouseholdQuerySet:
    """Return those whose address begins so: a street, or a street and a number."""
    address = read_address(words)
    key = address_key(address.street, address.number, address.apartment)
    return households.filter(address_key__startswith=key) if key else households.none()
