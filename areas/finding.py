"""Finding who belongs where somebody may look, and whether there is neighbourhood watch at an address."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef

from areas.addresses import read_address
from areas.models import AddressPoint, Appointment, Area, Membership, Municipality, Person
from areas.models.person import PersonQuerySet
from areas.permissions import Actor
from areas.placing import Spot, areas_around
from areas.roles import Permission
from areas.spelling import fold

MOST_TOWNS = 8  # that have a street of one name


def people_open_to(
    actor: Actor, permission: Permission, municipality: Municipality | None = None, *, are_few: bool = False
) -> PersonQuerySet:
    """Return those who belong, as members or by a role, where somebody holds a permission.

    People with protected identity are nowhere. Where they are few, they are all gone through.
    """
    areas = Area.objects.open_to(actor, permission)
    municipalities = Municipality.objects.open_to(actor, permission)
    if municipality:
        areas = areas.filter(municipality=municipality)
        municipalities = municipalities.filter(pk=municipality.pk)
    bonds = (
        Membership.objects.open().filter(area__in=areas),
        Appointment.objects.filter(area__in=areas),
        Appointment.objects.filter(municipality__in=municipalities),
    )
    if are_few:
        members, *appointed = (one.order_by().values("person") for one in bonds)
        return Person.objects.listed().filter(pk__in=members.union(*appointed))
    # Said twice, so that PostgreSQL asks for each person: else it would first gather everybody's roles.
    belongs = [Exists(one.filter(person=OuterRef("pk"), person__gte=OuterRef("pk"))) for one in bonds]
    return Person.objects.listed().filter(reduce(or_, belongs))


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
