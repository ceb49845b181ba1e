"""Moving out: the membership ends, the tasks in the area with it, and an empty household is noticed."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from areas import signals
from areas.appointing import end_appointment
from areas.leaving import leave
from areas.models import Appointment, Household, Membership, TrailEntry
from areas.models.appointment import AppointmentQuerySet
from areas.permissions import Actor
from areas.roles import Permission
from grannsamverkan.accounts.models import User


def tasks_of(membership: Membership) -> AppointmentQuerySet:
    """Return what somebody answers for in the area, unless another household of theirs is there too."""
    others = membership.area.memberships.open().filter(person=membership.person).exclude(pk=membership.pk)
    held = Appointment.objects.unended().in_area(membership.area)
    if membership.person is None or others.exists():
        return held.none()
    return held.filter(person=membership.person).with_households()


def may_end_tasks(membership: Membership, *, by: User) -> bool:
    """Whether the tasks end with the membership: one's own do, those of others only by who appoints."""
    own = membership.person is not None and membership.person.user_id == by.pk
    return own or Actor(by).may(Permission.APPOINT, membership.area)


def move_out(*, membership: Membership, by: User, now: datetime) -> bool:
    """End a membership and the tasks that went with it; False when it had ended already.

    Those who stay keep the household. When nobody stays it is emptied, and its contact person hears of it.
    A task that `by` may not end stays, for the coordinator to see.
    """
    with transaction.atomic():
        household = membership.household
        if may_end_tasks(membership, by=by):
            today = timezone.localdate(now)
            for task in tasks_of(membership).select_related("person", "area__municipality"):
                end_appointment(appointment=task, by=by, until_on=max(today, task.from_on))
        caretaker = _caretaker(household, leaving=membership.person_id)
        if not leave(membership=membership, by=by, now=now):
            return False
        if caretaker and household and not Household.objects.filter(pk=household.pk).exists():
            signals.household_emptied.send(sender=Household, area=membership.area, person=caretaker.person)
        return True


def empty_household(*, household: Household, by: User, now: datetime) -> int:
    """Let everybody in a household move out at once, those who wait for a decision too; return how many."""
    with transaction.atomic():
        TrailEntry.objects.record("household.emptied", by=by, subject=household, area=household.area)
        members = household.memberships.open().select_related("person__user", "area__municipality")
        moved = [move_out(membership=membership, by=by, now=now) for membership in members]
        return sum(moved)


def _caretaker(household: Household | None, *, leaving: int | None) -> Appointment | None:
    """Return who looks after a household and is not the one who leaves."""
    held = household.contact_person if household else None
    return held if held and held.is_current() and held.person_id != leaving else None
