"""Who an alert is for: from its description to people and addresses, and who is left out and why."""

from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from areas.models import Appointment, Area, Household, Membership, Person
from notifications.family import ADDRESS, family_ids, have_or_will_have, meant
from notifications.models import Alert, Suppression
from notifications.models.follow_on import follow_on_of
from notifications.statuses import Channel

# The moment a person chose a channel; where they keep its address is ADDRESS.
WANTED_AT = {Channel.SMS: "sms_wanted_at", Channel.EMAIL: "email_wanted_at"}

FEWEST_HOUSEHOLDS = 5
"""What goes to fewer than these, and not to a whole area, would point out somebody: a victim."""


@dataclass(frozen=True)
class Reach:
    """How many an alert would reach right now. `channels` counts distinct addresses.

    `is_narrow`: it is for less than whole areas, and the households are those of the aim alone.
    """

    people: int = 0
    households: int = 0
    channels: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    is_narrow: bool = False

    @property
    def recipients(self) -> int:
        """Addresses in all: how many messages would leave us."""
        return sum(self.channels.values())

    @property
    def points_out(self) -> bool:
        """Whether so few households are reached that anybody could tell whom it is about."""
        return self.is_narrow and self.households < FEWEST_HOUSEHOLDS


def areas_of(alert: Alert) -> QuerySet[Area]:
    """Return the areas that an alert is aimed at, by themselves or by their municipality."""
    return Area.objects.filter(
        Q(pk__in=alert.areas.values("pk")) | Q(municipality__in=alert.municipalities.values("pk"))
    )


def area_ids_of(alert: Alert) -> list[int]:
    """Return the keys of the areas that an alert is aimed at: a list keeps the larger questions simple."""
    return list(areas_of(alert).values_list("pk", flat=True))


@dataclass(frozen=True)
class Stretch:
    """A stretch of people by their keys: above `after`, up to and with `until` (None: to the end)."""

    after: int = 0
    until: int | None = None

    def of(self, key: str) -> Q:
        """Return the condition on a key, such as "pk" or "person"."""
        upper = Q() if self.until is None else Q(**{f"{key}__lte": self.until})
        return Q(**{f"{key}__gt": self.after}) & upper


EVERYBODY = Stretch()


def people_of(alert: Alert, stretch: Stretch = EVERYBODY) -> QuerySet[Person]:
    """Return everybody an alert is meant for, whether or not they can be reached.

    A correction is for exactly those who have, or may have, what it corrects, also when it was forwarded to
    them. People with protected identity are never in an audience.
    """
    people = Person.objects.filter(stretch.of("pk"), has_protected_identity=False)
    if alert.corrects_id is not None:
        had = have_or_will_have(family_ids(alert.corrects_id)).filter(stretch.of("person"))
        return people.filter(Exists(had.filter(person=OuterRef("pk"))))
    if follow_on := follow_on_of(alert):
        return people.filter(pk__in=meant(follow_on))
    chain = Exists(chain_of(alert))
    if alert.audience == Alert.Audience.CONTACT_PERSONS:
        return people.filter(chain)
    members = members_of(alert).filter(stretch.of("person"), person=OuterRef("pk"))
    if (homes := narrowed(alert)) is not None:
        return people.filter(Exists(members.filter(household__in=homes)))
    return people.filter(Exists(members) | chain)


def chain_of(alert: Alert) -> QuerySet[Appointment]:
    """Return the contact persons' appointments in the alert's areas, for the person of an outer query."""
    current = Appointment.objects.current().in_chain()
    return current.filter(person=OuterRef("pk"), area__in=area_ids_of(alert))


def members_of(alert: Alert) -> QuerySet[Membership]:
    """Return the current memberships in the alert's areas; a polygon alone means any area it touches."""
    members = Membership.objects.current()
    is_polygon_alone = alert.polygon and not (alert.areas.exists() or alert.municipalities.exists())
    return members if is_polygon_alone else members.filter(area__in=area_ids_of(alert))


def homes_of(alert: Alert) -> QuerySet[Household] | None:
    """Return the households that an alert is drawn around or whose streets it names; None for whole areas."""
    aim = getattr(alert, "aim", None)
    if alert.polygon:
        return Household.objects.within(alert.polygon)
    if aim is None or not aim.is_narrow:
        return None
    homes = Household.objects.none()
    for stretch, municipality in aim.parts:
        homes |= Household.objects.on_street(stretch, municipality)
    return homes


def narrowed(alert: Alert) -> QuerySet[Household] | None:
    """Return the households that alone get an alert, or None when it goes to all who belong to its places.

    A correction has its recipients already; and the chain of the areas is told as a whole.
    """
    whole = alert.corrects_id is not None or alert.audience == Alert.Audience.CONTACT_PERSONS
    return None if whole else homes_of(alert)


def reachable(people: QuerySet[Person], channel: Channel) -> QuerySet[Person]:
    """Return those who want a channel and have an address on it that nobody has stopped."""
    return people.filter(_wants(channel) & _has(channel) & ~_is_stopped(channel))


def reach(alert: Alert) -> Reach:
    """Count whom an alert would reach right now, and who is left out and why, in a handful of queries."""
    channels = [Channel(channel) for channel in alert.channels]
    people = people_of(alert).annotate(**{f"stopped_{one.value}": _is_stopped(one) for one in channels})
    wants, has, reached = (Q(pk__in=[]) for _ in range(3))
    addresses = {}
    for channel in channels:
        able = _wants(channel) & _has(channel)
        free = able & Q(**{f"stopped_{channel.value}": False})
        wants, has, reached = wants | _wants(channel), has | able, reached | free
        addresses[channel.value] = Count(ADDRESS[channel], distinct=True, filter=free)
    counts = people.aggregate(
        people=Count("pk", filter=reached),
        no_channel=Count("pk", filter=~wants),
        no_address=Count("pk", filter=wants & ~has),
        stopped=Count("pk", filter=has & ~reached),
        **addresses,
    )
    homes = narrowed(alert)
    counts["protected"] = _protected(alert, homes)
    reasons = ("no_channel", "no_address", "stopped", "protected")
    return Reach(
        people=counts["people"],
        households=_households(people.filter(reached), homes),
        channels={name: counts[name] for name in addresses},
        left_out={reason: counts[reason] for reason in reasons if counts[reason]},
        is_narrow=homes is not None,
    )


def _wants(channel: Channel) -> Q:
    return Q(**{f"{WANTED_AT[channel]}__isnull": False})


def _has(channel: Channel) -> Q:
    return ~Q(**{ADDRESS[channel]: ""})


def _is_stopped(channel: Channel) -> Exists:
    return Exists(Suppression.objects.filter(channel=channel, address=OuterRef(ADDRESS[channel])))


def _households(reached: QuerySet[Person], homes: QuerySet[Household] | None) -> int:
    members = Membership.objects.current().filter(person__in=reached.values("pk"))
    if homes is not None:
        members = members.filter(household__in=homes)
    return int(members.aggregate(number=Count("household", distinct=True))["number"])


def _protected(alert: Alert, homes: QuerySet[Household] | None) -> int:
    members = members_of(alert).filter(person__has_protected_identity=True)
    if homes is not None:
        members = members.filter(household__in=homes)
    return members.order_by().values("person").distinct().count()
