"""Emptying an area that has been closed: appointments end, members leave and are forgotten."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from areas import signals
from areas.forgetting import forget_if_nothing_left
from areas.leaving import leave
from areas.models import Appointment, Area, Membership, TrailEntry

AT_ONCE = 20


def empty_closed(*, now: datetime) -> bool:
    """End some appointments and memberships of closed areas; True when there may be more.

    Each is a transaction of its own, so that a large area holds nobody up and a crash loses nothing.
    """
    today = timezone.localdate(now)
    held = Appointment.objects.unended(today).filter(area__state=Area.State.CLOSED)
    appointments = list(held.select_related("person", "area__municipality")[:AT_ONCE])
    for appointment in appointments:
        _end(appointment, now)
    open_ones = Membership.objects.open().filter(area__state=Area.State.CLOSED)
    members = list(open_ones.select_related("area__municipality", "person", "household")[:AT_ONCE])
    for membership in members:
        leave(membership=membership, by=None, now=now)
    return bool(appointments or members)


def _end(appointment: Appointment, now: datetime) -> None:
    today = timezone.localdate(now)
    person, area = appointment.person, appointment.area
    with transaction.atomic():
        TrailEntry.objects.record(
            "appointment.ended", by=None, subject=appointment, area=area, role=appointment.role
        )
        if appointment.from_on > today:
            appointment.delete()  # it has never begun
        else:
            Appointment.objects.filter(pk=appointment.pk).update(until_on=today)
            appointment.until_on = today
            signals.appointment_ended.send(sender=Appointment, appointment=appointment, person=person)
        forget_if_nothing_left(person)
