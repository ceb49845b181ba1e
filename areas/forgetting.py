"""Forgetting: personal data goes at once when nothing needs it any more."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from areas import signals
from areas.models import Appointment, Household, Membership, Person, TrailEntry
from areas.models.person import PersonQuerySet
from areas.periods import UNFINISHED_FOR
from grannsamverkan.accounts.models import User


def drop_household_if_empty(household: Household | None) -> None:
    """Delete a household that no membership is left in."""
    if household and not household.memberships.exists():
        household.delete()


def has_reason_to_stay(person: Person) -> bool:
    """Whether an open membership or an appointment, now or later, keeps somebody in the register."""
    return person.memberships.open().exists() or person.appointments.unended().exists()


def people_without_reason(*, now: datetime) -> PersonQuerySet:
    """Find those whom nothing keeps in the register: a role whose last day has passed was the last bond."""
    today = timezone.localdate(now)
    member = Membership.objects.open().filter(person=OuterRef("pk"))
    held = Appointment.objects.unended(today).filter(person=OuterRef("pk"))
    return Person.objects.filter(~Exists(member), ~Exists(held))


def forget_if_nothing_left(person: Person | None) -> bool:
    """Delete somebody without open membership and appointment; True when the person is gone."""
    if person is None or has_reason_to_stay(person):
        return False
    person.delete()
    return True


def forget_unfinished_registrations(*, now: datetime) -> int:
    """Delete accounts that nobody in the register is behind a day after they were made; return how many."""
    with transaction.atomic():
        old = User.objects.filter(
            person__isnull=True, is_staff=False, is_superuser=False, date_joined__lt=now - UNFINISHED_FOR
        )
        number = old.count()
        old.delete()
        return number


def erase(*, person: Person, by: User | None, now: datetime) -> None:
    """Remove somebody from the register whatever memberships and appointments there are.

    Ended memberships keep their dates and areas, and the trail its references.
    """
    with transaction.atomic():
        municipality = person.municipality()
        memberships = list(person.memberships.select_related("household", "area"))
        for membership in memberships:
            household = membership.household
            if membership.end(now=now):
                signals.membership_left.send(
                    sender=Membership, membership=membership, person=person, forgotten=True
                )
            drop_household_if_empty(household)
        TrailEntry.objects.record("person.erased", by=by, subject=person, municipality=municipality)
        person.delete()
