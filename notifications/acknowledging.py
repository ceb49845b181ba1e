"""Acknowledging: a contact person says that a warning has been passed on."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from areas.models import Area, Person, TrailEntry
from notifications.models import Acknowledgement, Alert, Delivery

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
    return person.appointments.current().in_chain().exists()


@transaction.atomic
def acknowledge(*, alert: Alert, person: Person, now: datetime) -> bool:
    """Note that a person has passed an alert on; False when that was noted already."""
    _, is_new = Acknowledgement.objects.get_or_create(alert=alert, person=person, defaults={"at": now})
    if is_new:
        TrailEntry.objects.record("acknowledge", by=person.user, subject=alert, person=person.public_id)
        answered_for = person.appointments.current().in_chain().values("area")
        Area.objects.filter(pk__in=answered_for).note_life(timezone.localdate(now))
    return is_new
