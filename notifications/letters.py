"""Letters: the call list, on Monday mornings, to every coordinator, once."""

import logging
from collections import defaultdict
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from areas.models import Appointment, Area, Person
from areas.roles import Role
from notifications import telling
from notifications.calling import Call, calls
from notifications.models import Letter

logger = logging.getLogger(__name__)

FROM_HOUR = 7
AREAS_AT_ONCE = 200
MOST_CALLS = 60  # the rest is on the page


def send_call_lists(*, now: datetime) -> int:
    """Send this week's list to those who were coordinators before its Monday; return how many were sent.

    Safe to call at any time by any number of workers. If nothing ran on Monday it is sent when something
    runs again. Nothing is sent to whom there is nothing to tell.
    """
    monday = _monday_of(now)
    if monday is None:
        return 0
    sent = Letter.objects.filter(
        person=OuterRef("person"), kind=Letter.Kind.CALL_LIST, period_on=monday, sent_at__isnull=False
    )
    held = Appointment.objects.current(monday - timedelta(days=1)).filter(role=Role.COORDINATOR)
    held = held.exclude(person__email="").exclude(Exists(sent))
    municipalities: dict[Person, list[int]] = defaultdict(list)
    for appointment in held.select_related("person").order_by("person", "pk"):
        if appointment.is_current(timezone.localdate(now)) and appointment.municipality_id:
            municipalities[appointment.person].append(appointment.municipality_id)
    return sum(_send(person, places, monday, now) for person, places in municipalities.items())


def _monday_of(now: datetime) -> date | None:
    """Return the Monday of this week, or None before its morning has come."""
    local = timezone.localtime(now)
    is_early = local.weekday() == 0 and local.hour < FROM_HOUR
    return None if is_early else local.date() - timedelta(days=local.weekday())


def _send(person: Person, municipalities: list[int], monday: date, now: datetime) -> bool:
    letter = Letter.objects.claim(kind=Letter.Kind.CALL_LIST, person=person, period_on=monday, now=now)
    if letter is None:
        return False
    found, is_more = _all_calls(municipalities, now)
    if found:
        try:
            telling.send_call_list(person, letter_id=letter.pk, calls=found, is_more=is_more)
        except OSError as error:  # its own text may hold the address; the next round tries again
            logger.warning("A call list was not sent: %s", type(error).__name__)
            return False
    letter.note_sent(timezone.now())
    return bool(found)


def _all_calls(municipalities: list[int], now: datetime) -> tuple[list[Call], bool]:
    """Return the first calls of all areas of some municipalities, and whether there are more."""
    found: list[Call] = []
    after = ("", 0)
    while len(found) <= MOST_CALLS and (areas := _areas_after(municipalities, after)):
        found += calls(areas, now=now)
        after = (areas[-1].name_key, areas[-1].pk)
    return found[:MOST_CALLS], len(found) > MOST_CALLS


def _areas_after(municipalities: list[int], after: tuple[str, int]) -> list[Area]:
    key, pk = after
    rest = Area.objects.filter(municipality__in=municipalities, name_key__gte=key)
    rest = rest.exclude(name_key=key, pk__lte=pk).select_related("municipality")
    return list(rest.order_by("name_key", "pk")[:AREAS_AT_ONCE])
