"""Who an alert is for: from its description to people and addresses, and who is left out and why."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from shapely import STRtree
from shapely.geometry import Point, shape

from areas.models import Appointment, Area, Household, Membership, Person
from notifications.models import Alert, Delivery, Suppression
from notifications.statuses import BEFORE_DIALLING, MAY_HAVE_IT, Channel, Status

# Where a person keeps the address of a channel, and the moment they chose it.
ADDRESS = {Channel.SMS: "phone", Channel.EMAIL: "email"}
WANTED_AT = {Channel.SMS: "sms_wanted_at", Channel.EMAIL: "email_wanted_at"}


@dataclass(frozen=True)
class Reach:
    """How many an alert would reach right now. `channels` counts distinct addresses."""

    people: int = 0
    households: int = 0
    channels: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)

    @property
    def recipients(self) -> int:
        """Addresses in all: how many messages would leave us."""
        return sum(self.channels.values())


def areas_of(alert: Alert) -> QuerySet[Area]:
    """Return the areas that an alert is aimed at, by themselves or by their municipality."""
    return Area.objects.filter(
        Q(pk__in=alert.areas.values("pk")) | Q(municipality__in=alert.municipalities.values("pk"))
    )


def people_of(alert: Alert) -> QuerySet[Person]:
    """Return everybody an alert is meant for, whether or not they can be reached.

    A correction is for exactly those who have, or may have, what it corrects. People with protected
    identity are never in an audience.
    """
    people = Person.objects.filter(has_protected_identity=False)
    if alert.corrects_id is not None:
        return people.filter(Exists(_have_or_will_have(alert.corrects_id).filter(person=OuterRef("pk"))))
    if alert.audience == Alert.Audience.CONTACT_PERSONS:
        return people.filter(Exists(chain_of(alert)))
    if alert.polygon:
        return people.filter(Exists(_members_of(alert).filter(household__in=households_within(alert))))
    return people.filter(Exists(_members_of(alert)) | Exists(chain_of(alert)))


def chain_of(alert: Alert) -> QuerySet[Appointment]:
    """Return the contact persons' appointments in the alert's areas, for the person of an outer query."""
    return Appointment.objects.current().in_chain().filter(person=OuterRef("pk"), area__in=areas_of(alert))


def _have_or_will_have(alert_id: int) -> QuerySet[Delivery]:
    """Return an alert's deliveries that have arrived, may have arrived, or are yet to be sent.

    A mail that was sent once more may have arrived the first time, whatever came of the second.
    """
    deliveries = Delivery.objects.filter(alert=alert_id)
    perhaps = Q(status__in=(Status.DIALLING, *MAY_HAVE_IT)) | Q(channel=Channel.EMAIL, doubts__gte=1)
    going_on = (Alert.State.SENDING, Alert.State.PAUSED)
    return deliveries.filter(perhaps | Q(status__in=BEFORE_DIALLING, alert__state__in=going_on))


def _members_of(alert: Alert) -> QuerySet[Membership]:
    members = Membership.objects.current().filter(person=OuterRef("pk"))
    # A polygon alone means every area it touches.
    is_polygon_alone = alert.polygon and not (alert.areas.exists() or alert.municipalities.exists())
    return members if is_polygon_alone else members.filter(area__in=areas_of(alert))


def households_within(alert: Alert) -> list[int]:
    """Return the households whose point lies within the alert's polygon."""
    boundary = shape(alert.polygon or {"type": "Polygon", "coordinates": []})
    west, south, east, north = boundary.bounds
    inside: list[int] = []
    box = Household.objects.filter(latitude__range=(south, north), longitude__range=(west, east))
    rows = box.order_by("pk").values_list("pk", "latitude", "longitude").iterator(chunk_size=5_000)
    for chunk in _chunks(rows, 5_000):
        points = [Point(longitude, latitude) for _pk, latitude, longitude in chunk]
        inside += [chunk[place][0] for place in STRtree(points).query(boundary, predicate="covers")]
    return inside


def reachable(people: QuerySet[Person], channel: Channel) -> QuerySet[Person]:
    """Return those who want a channel and have an address on it that nobody has stopped."""
    stopped = Suppression.objects.filter(channel=channel, address=OuterRef(ADDRESS[channel]))
    wanted: dict[str, Any] = {f"{WANTED_AT[channel]}__isnull": False}
    return people.filter(**wanted).exclude(**{ADDRESS[channel]: ""}).exclude(Exists(stopped))


def reach(alert: Alert) -> Reach:
    """Count whom an alert would reach right now, and who is left out and why, in a handful of queries."""
    people = people_of(alert)
    channels, anyone = {}, Q(pk__in=[])
    for channel in map(Channel, alert.channels):
        found = reachable(people, channel)
        channels[channel.value] = found.aggregate(n=Count(ADDRESS[channel], distinct=True))["n"]
        anyone |= Q(pk__in=found.values("pk"))
    everybody = people.count()
    reached = people.filter(anyone)
    households = Membership.objects.current().filter(person__in=reached.values("pk"))
    return Reach(
        people=reached.count(),
        households=households.aggregate(n=Count("household", distinct=True))["n"],
        channels=channels,
        left_out=left_out(alert, people, everybody, anyone),
    )


def left_out(alert: Alert, people: QuerySet[Person], everybody: int, anyone: Q) -> dict[str, int]:
    """Count those whom no chosen channel reaches: nothing chosen, nothing to reach them by, or stopped."""
    unreached = people.exclude(anyone)
    wants, has = Q(pk__in=[]), Q(pk__in=[])
    for channel in map(Channel, alert.channels):
        wanted = Q(**{f"{WANTED_AT[channel]}__isnull": False})
        wants |= wanted
        has |= wanted & ~Q(**{ADDRESS[channel]: ""})
    counts = unreached.aggregate(
        no_channel=Count("pk", filter=~wants),
        no_address=Count("pk", filter=wants & ~has),
        stopped=Count("pk", filter=has),
    )
    protected = Person.objects.filter(has_protected_identity=True)
    counts["protected"] = protected.filter(Exists(_members_of(alert))).count() if everybody else 0
    return {reason: number for reason, number in counts.items() if number}


def _chunks(rows: Iterable[Any], size: int) -> Iterable[list[Any]]:
    chunk: list[Any] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
