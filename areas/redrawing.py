"""Redrawing the boundary of an area: who changes area is told before, and they are told after."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from areas import signals
from areas.forgetting import drop_household_if_empty
from areas.geometry import box_of
from areas.models import Area, Household, Membership, TrailEntry
from areas.placing import Territory, areas_around, spot_of
from areas.registering import write_places
from areas.spelling import fold
from grannsamverkan.accounts.models import User


class PlanChanged(ValidationError):
    """Others have changed the register since the plan was looked at."""


class Move(NamedTuple):
    """A household that gets another area."""

    household: Household
    before: Area
    after: Area


@dataclass(frozen=True)
class Plan:
    """What a new territory does to those who live there. Nothing of it has been done."""

    territory: Territory
    moves: list[Move] = field(default_factory=list)
    strays: list[Household] = field(default_factory=list)  # within no area any more; they stay
    doubtful: list[Household] = field(default_factory=list)  # within several others; they stay

    def __bool__(self) -> bool:
        return bool(self.moves or self.strays or self.doubtful)

    @property
    def fingerprint(self) -> str:
        """Stands for the plan on the page where it is agreed to."""
        moves = sorted((move.household.pk, move.after.pk) for move in self.moves)
        rest = (self.territory.boundary, self.territory.streets, self.territory.postcodes)
        return hashlib.sha256(repr((moves, rest)).encode()).hexdigest()[:32]


def plan_move(area: Area, territory: Territory) -> Plan:
    """Return who changes area when an area gets a new territory.

    Whoever stood outside before, put there by hand, stays; so does whoever lies within both their own area
    and this one.
    """
    before, plan = Territory.of(area), Plan(territory)
    leaving = [
        household
        for household in Household.objects.filter(area=area).iterator()
        if territory.holds(spot_of(household)) is False and before.holds(spot_of(household)) is not False
    ]
    _place_the_leaving(plan, area, leaving)
    if area.takes_members:
        plan.moves.extend(_entering(area, before, territory))
    return plan


def change_territory(*, area: Area, territory: Territory, agreed: str, by: User) -> Plan:
    """Give an area a new territory and let those who live there change area, as agreed to.

    `agreed` is the fingerprint of the plan that somebody has looked at. Raises PlanChanged when the register
    says something else by now.
    """
    with transaction.atomic():
        area = Area.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=area.pk)
        plan = plan_move(area, territory)
        if plan.fingerprint != agreed:
            raise PlanChanged(_("Others have changed the register meanwhile. Look at the list again."))
        _write(area, territory)
        TrailEntry.objects.record(
            "area.placed",
            by=by,
            subject=area,
            area=area,
            drawn=bool(territory.boundary),
            streets=len(territory.streets),
            postcodes=len(territory.postcodes),
            moved=len(plan.moves),
        )
        pairs: dict[tuple[Area, Area], list[Household]] = {}
        for household, before, after in plan.moves:
            pairs.setdefault((before, after), []).append(household)
        for (before, after), households in pairs.items():
            _move(households, before, after, by)
        return plan


def place_household(*, household: Household, after: Area, by: User) -> None:
    """Let one household belong to the area that it lies in; its members are told."""
    with transaction.atomic():
        _move([household], household.area, after, by)


def _place_the_leaving(plan: Plan, area: Area, leaving: list[Household]) -> None:
    others = Area.objects.filter(municipality=area.municipality).exclude(pk=area.pk)
    others = others.exclude(state__in=(Area.State.CLOSED, Area.State.INTEREST))
    around = areas_around(others, map(spot_of, leaving)) if leaving else []
    for household in leaving:
        claims = [other for other, territory in around if territory.holds(spot_of(household))]
        if len(claims) == 1:
            plan.moves.append(Move(household, area, claims[0]))
        else:
            (plan.doubtful if claims else plan.strays).append(household)


def _entering(area: Area, before: Territory, territory: Territory) -> list[Move]:
    candidates = [
        household
        for household in _households_near(area, territory)
        if territory.holds(spot_of(household)) and not before.holds(spot_of(household))
    ]
    homes = Area.objects.filter(pk__in={household.area_id for household in candidates})
    around = {home.pk: (home, Territory.of(home)) for home in homes.prefetch_related("streets", "postcodes")}
    return [
        Move(household, around[household.area_id][0], area)
        for household in candidates
        if around[household.area_id][1].holds(spot_of(household)) is False
    ]


def _households_near(area: Area, territory: Territory) -> Iterable[Household]:
    near = Q(pk__in=[])
    for key in {fold(stretch.name) for stretch in territory.streets}:
        near |= Q(address_key__startswith=f"{key} ") | Q(address_key=key)
    if box := box_of(territory.boundary):
        near |= Q(latitude__range=(box.south, box.north), longitude__range=(box.west, box.east))
    if territory.postcodes and not territory.streets and not territory.boundary:
        near |= Q(postcode__in=territory.postcodes)
    return Household.objects.filter(near, area__municipality=area.municipality).exclude(area=area)


def _write(area: Area, territory: Territory) -> None:
    area.boundary = territory.boundary
    area.save()
    write_places(area, territory.streets, territory.postcodes)


def _move(households: list[Household], before: Area, after: Area, by: User) -> None:
    """Move households with their members; where there is one at the address already, they become one."""
    keys = [household.pk for household in households]
    members = Membership.objects.open().filter(household__in=keys)
    told = list(members.current().values_list("pk", flat=True))
    twins = _twins(households, after)
    Membership.objects.open().filter(household__in=set(keys) - set(twins)).update(area=after)
    moving = Household.objects.filter(pk__in=set(keys) - set(twins))
    moving.exclude(contact_person__area=after).update(area=after, contact_person=None)
    moving.update(area=after)
    for household in households:
        if twin := twins.get(household.pk):
            _join(household, twin)
    TrailEntry.objects.record(
        "households.moved",
        by=by,
        subject=after,
        area=after,
        before=before.slug,
        households=[household.public_id for household in households],
    )
    signals.households_moved.send(sender=Area, memberships=told, before=before, after=after)


def _twins(households: list[Household], after: Area) -> dict[int, Household]:
    streets = {household.street_key for household in households}
    there = {
        (twin.street_key, twin.number, twin.apartment): twin
        for twin in Household.objects.filter(area=after, street_key__in=streets).exclude(number="")
    }
    found = {
        household.pk: there.get((household.street_key, household.number, household.apartment))
        for household in households
    }
    return {pk: twin for pk, twin in found.items() if twin}


def _join(household: Household, twin: Household) -> None:
    there = twin.memberships.open().values("person")
    for double in household.memberships.open().filter(person__in=there):
        double.end(now=timezone.now())
    household.memberships.open().update(household=twin, area=twin.area)
    drop_household_if_empty(household)
