"""Leaving: stops at once, and forgets."""

from datetime import datetime

from django.db import transaction

from areas import signals
from areas.forgetting import drop_household_if_empty, has_reason_to_stay
from areas.models import Membership, Person, TrailEntry
from grannsamverkan.accounts.models import User


def leave(*, membership: Membership, by: User | None, now: datetime) -> bool:
    """End a membership: it keeps its dates and area, no person and no household.

    When no other open membership and no appointment is left, the person and the account are deleted too:
    whoever leaves expects to be forgotten. False when the membership had ended already.
    """
    with transaction.atomic():
        person, household = membership.person, membership.household
        if person is None or not membership.end(now=now):
            return False
        forgotten = not has_reason_to_stay(person)
        TrailEntry.objects.record(
            "membership.left", by=by, subject=membership, area=membership.area, forgotten=forgotten
        )
        signals.membership_left.send(
            sender=Membership, membership=membership, person=person, forgotten=forgotten
        )
        drop_household_if_empty(household)
        if forgotten:
            _forget(person)
        return True


def _forget(person: Person) -> None:
    user = person.user
    person.delete()
    if user and not user.is_staff:
        user.delete()
