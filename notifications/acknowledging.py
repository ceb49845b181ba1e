"""Acknowledging: a contact person says that a warning has been passed on."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from areas.models import Area, Person, TrailEntry
from areas.roles import Role
from notifications.escalating import note_answer
from notifications.family import held
from notifications.models import Acknowledgement, Alert, Delivery
from notifications.models.follow_on import first_of, follow_on_of
from notifications.rungs import Rung

OPEN_FOR = timedelta(days=30)
"""How long after it was sent a warning can be acknowledged by its link."""


def is_open(alert: Alert, *, now: datetime) -> bool:
    """Whether a warning is recent enough to be acknowledged."""
    return alert.released_at is not None and now - alert.released_at <= OPEN_FOR


def may_acknowledge(delivery: Delivery, *, now: datetime) -> bool:
    """Whether a delivery's link is still good: it is recent, and its reader still has the task."""
    person = delivery.person
    if person is None or not is_open(delivery.alert, now=now):
        return False
    current, follow_on = person.appointments.current(), follow_on_of(delivery.alert)
    if follow_on and follow_on.rung == Rung.COORDINATOR and current.filter(role=Role.COORDINATOR).exists():
        return True
    return current.in_chain().exists()


@transaction.atomic
def acknowledge(*, alert: Alert, person: Person, now: datetime) -> bool:
    """Note that a person has passed an alert on; False when that was noted already.

    A reminder is answered as the warning that it reminds of: the clock of that one stops where everybody
    has answered.
    """
    alert = held(first_of(alert))
    _, is_new = Acknowledgement.objects.get_or_create(alert=alert, person=person, defaults={"at": now})
    if is_new:
        TrailEntry.objects.record("acknowledge", by=person.user, subject=alert, person=person.public_id)
        answered_for = person.appointments.current().in_chain().values("area")
        Area.objects.filter(pk__in=answered_for).note_life(timezone.localdate(now))
        note_answer(first=alert, person=person, now=now)
    return is_new
