"""What has ended for good, as when somebody is hidden: noted outside the database, done again by a restore.

None of it is ever taken back, so the order of the lines decides nothing: whoever is given something anew is
given something new, which the backup does not know.
"""

import logging
from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from areas.leaving import leave
from areas.models import Appointment, Membership, Person, TrailEntry
from areas.protecting import hide
from grannsamverkan import forgotten
from grannsamverkan.forgotten import Line

HIDDEN, ROLE, LEFT = "hidden", "role", "left"

log = logging.getLogger(__name__)


def note_hidden(person: Person) -> None:
    """Keep that somebody has protected identity."""
    forgotten.note(HIDDEN, person.public_id)


def note_role(appointment: Appointment) -> None:
    """Keep on which day a role ends."""
    forgotten.note(ROLE, f"{appointment.public_id}.{appointment.until_on}")


def note_role_taken_back(appointment: Appointment) -> None:
    """Keep that a role is gone, unless it had ended before: what never began ends as it would have begun."""
    today = timezone.localdate()
    if appointment.until_on is None or appointment.until_on > today:
        appointment.until_on = max(today, appointment.from_on)
        note_role(appointment)


def note_left(membership: Membership) -> None:
    """Keep that a membership has ended."""
    forgotten.note(LEFT, membership.public_id)


def end_again(lines: Iterable[Line]) -> Counter[str]:
    """Do once more, in order, what has ended; return how much of each kind was not as it had been."""
    again = {HIDDEN: _hide, ROLE: _end_role, LEFT: _leave}
    done: Counter[str] = Counter()
    with transaction.atomic():
        for line in lines:
            if line.kind in again:
                done[line.kind] += again[line.kind](line)
    return done


def _hide(line: Line) -> bool:
    person = Person.objects.listed().filter(public_id=line.reference).first()
    if person:
        hide(person=person, by=None)
    return person is not None


def _end_role(line: Line) -> bool:
    """End a role and tell nobody: its holder was told at the time."""
    reference, _, day = line.reference.partition(".")
    appointment = Appointment.objects.filter(public_id=reference).first()
    try:
        until_on = date.fromisoformat(day)
    except ValueError:
        log.warning("The end of a role is cut off and tells nothing")
        return False
    if appointment is None or not appointment.end(until_on=until_on):
        return False
    TrailEntry.objects.record(
        "appointment.ended",
        by=None,
        subject=appointment,
        area=appointment.area,
        municipality=appointment.municipality,
        role=appointment.role,
    )
    return True


def _leave(line: Line) -> bool:
    """End a membership; whoever has no other bond in the backup is forgotten, as whoever leaves is."""
    memberships = Membership.objects.open().filter(public_id=line.reference)
    membership = memberships.select_related("person__user", "household", "area__municipality").first()
    return membership is not None and leave(membership=membership, by=None, now=line.at)
