"""Noting that a household has declined: as one more of a count, or as an address where that is decided."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from areas.addresses import Address
from areas.models import AddressDecision, Area, DeclinedCount, DeclinedHome, Municipality, TrailEntry
from areas.permissions import Actor
from areas.roles import Permission
from grannsamverkan.accounts.models import User

MOST = 2000  # of a count: an area is a neighbourhood


def decision_of(municipality: Municipality) -> AddressDecision | None:
    """Return the decision by which addresses may be kept, if there is one."""
    return AddressDecision.objects.filter(municipality=municipality).first()


def count_declined(*, area: Area, number: int, by: User) -> None:
    """Set how many households of an area have declined."""
    with transaction.atomic():
        DeclinedCount.objects.update_or_create(area=area, defaults={"number": min(number, MOST)})
        TrailEntry.objects.record("declined.counted", by=by, subject=area, area=area, number=number)


def note_declined(*, area: Area, address: Address, status: str, by: User) -> DeclinedHome:
    """Keep an address that has declined, or give it another status. Raises PermissionDenied if undecided."""
    if decision_of(area.municipality) is None:
        raise PermissionDenied
    home = DeclinedHome(
        area=area, street=address.street, number=address.number, apartment=address.apartment, status=status
    )
    home.set_keys()
    with transaction.atomic():
        there = DeclinedHome.objects.select_for_update().filter(area=area)
        known = there.filter(address_key=home.address_key).first()
        if known:
            known.status = status
            home = known
        home.save()
        TrailEntry.objects.record("declined.noted", by=by, subject=home, area=area, status=status)
        return home


def forget_declined(*, home: DeclinedHome, by: User) -> None:
    """Take an address off the list: it has joined, or should never have been there."""
    with transaction.atomic():
        TrailEntry.objects.record("declined.forgotten", by=by, subject=home, area=home.area)
        home.delete()


def decide_on_addresses(*, municipality: Municipality, reference: str, decided_on: date, by: User) -> None:
    """Record the municipality's decision that addresses may be kept. Raises PermissionDenied."""
    _require(municipality, by)
    with transaction.atomic():
        AddressDecision.objects.update_or_create(
            municipality=municipality, defaults={"reference": reference, "decided_on": decided_on}
        )
        _record(municipality, by, kept=True, reference=reference)


def withdraw_decision(*, municipality: Municipality, by: User) -> None:
    """Let every address become one of a count again. Raises PermissionDenied."""
    _require(municipality, by)
    with transaction.atomic():
        homes = DeclinedHome.objects.filter(area__municipality=municipality)
        for area in Area.objects.filter(pk__in=homes.values("area")):
            counted, _made = DeclinedCount.objects.get_or_create(area=area)
            counted.number = min(MOST, counted.number + homes.filter(area=area).count())
            counted.save()
        homes.delete()
        AddressDecision.objects.filter(municipality=municipality).delete()
        _record(municipality, by, kept=False)


def _require(municipality: Municipality, by: User) -> None:
    if not Actor(by).may(Permission.ADMINISTER, municipality):
        raise PermissionDenied


def _record(municipality: Municipality, by: User, *, kept: bool, reference: str = "") -> None:
    TrailEntry.objects.record(
        "declined.decided",
        by=by,
        subject=municipality,
        municipality=municipality,
        kept=kept,
        reference=reference,
    )
