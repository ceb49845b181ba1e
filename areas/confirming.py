"""Confirming: a contact person says that the list of households is right, or which of them are not."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from areas.models import Appointment, Area, Doubt, Household, TrailEntry
from areas.models.household import HouseholdQuerySet
from areas.neighbourhood import looked_after_by
from areas.roles import Role
from grannsamverkan.accounts.models import User


def list_of(held: list[Appointment]) -> HouseholdQuerySet:
    """Return the households somebody answers for: those in care, else all of the areas in common."""
    listed = Household.objects.listed().filter(area__in={appointment.area_id for appointment in held})
    mine = listed.filter(contact_person__in=looked_after_by(held))
    is_main = any(appointment.role == Role.MAIN_CONTACT_PERSON for appointment in held)
    return listed if is_main or not mine.exists() else mine


def settle_doubt(*, household: Household, by: User) -> bool:
    """Note that a household has been looked into; False when nothing was doubted."""
    with transaction.atomic():
        settled, _each = Doubt.objects.filter(household=household).delete()
        if settled:
            TrailEntry.objects.record("doubt.settled", by=by, subject=household, area=household.area)
        return bool(settled)


def confirm(*, held: list[Appointment], doubted: Iterable[Household], now: datetime) -> bool:
    """Note that somebody has looked through the list: a sign of life, whatever was found.

    `held` are the roles by which the list is theirs; without any nothing is noted and False returned.
    Households in doubt are for the coordinator to look into; what is doubted already stays as it was.
    """
    if not held:
        return False
    day, first = timezone.localdate(now), held[0]
    with transaction.atomic():
        Appointment.objects.filter(pk__in=[each.pk for each in held]).update(confirmed_on=day)
        Area.objects.filter(pk__in={each.area_id for each in held}).note_life(day)
        by_area = {each.area_id: each for each in held}
        doubts = [Doubt(household=one, by=by_area[one.area_id], at=now) for one in doubted]
        Doubt.objects.bulk_create(doubts, ignore_conflicts=True)
        TrailEntry.objects.record(
            "list.confirmed", by=first.person.user, subject=first, area=first.area, doubts=len(doubts)
        )
    return True
