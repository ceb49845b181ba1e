"""Putting up: a contact person says that the notice of a warning hangs where the neighbours pass."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from areas.models import Area, Person, TrailEntry
from notifications.audience import area_ids_of
from notifications.models import Alert, PutUp
from notifications.models.follow_on import first_of


@transaction.atomic
def put_up(*, alert: Alert, person: Person, areas: Iterable[Area] | None = None, now: datetime) -> int:
    """Note that somebody has put up the notice, in some areas or all the own; return in how many it is new.

    Where somebody has no task, or the warning is not for, nothing is noted.
    """
    alert = first_of(alert)
    own = person.appointments.current().in_chain().filter(area__in=area_ids_of(alert)).values("area")
    here = Area.objects.filter(pk__in=own).select_related("municipality")
    if areas is not None:
        here = here.filter(pk__in=[area.pk for area in areas])
    number = 0
    for area in here:
        _, is_new = PutUp.objects.get_or_create(alert=alert, area=area, person=person, defaults={"at": now})
        if is_new:
            number += 1
            TrailEntry.objects.record("notice put up", by=person.user, subject=alert, area=area, at=now)
    return number
