"""Reading about others is an act too, and stands in the trail."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from areas.models import Appointment, Area, Municipality, Person, TrailEntry
from grannsamverkan.accounts.models import User

ABOUT_PERSON = ("person.read", "person.exported")
LISTS = ("area.read", "register.exported", "register.disclosed")


def note_reading(
    subject: models.Model, *, by: User, area: Area | None = None, municipality: Municipality | None = None
) -> None:
    """Write down that somebody has read about a person or household, or the list of an area.

    Without area and municipality nobody would see it: the trail is read by municipality.
    """
    act = f"{subject._meta.model_name}.read"
    TrailEntry.objects.record(act, by=by, subject=subject, area=area, municipality=municipality)


class Reading(NamedTuple):
    """That somebody has read about a person: when, what, and in which role; not who."""

    at: datetime
    act: str
    role: str
    place: str


def readings_of(person: Person, *, most: int | None = None) -> list[Reading]:
    """Return who has read about somebody or taken them out in a list, the latest first, by role.

    Of lists of an area: all that were read while the person was a member there.
    """
    bonds = person.memberships.open().select_related("household")
    homes = [bond.household.public_id for bond in bonds if bond.household]
    about = Q(subject_kind="person", subject_id=person.public_id, act__in=ABOUT_PERSON)
    about |= Q(subject_kind="household", subject_id__in=homes, act="household.read")
    for bond in bonds:
        lists = Q(area=bond.area_id) | Q(area=None, municipality=bond.area.municipality_id)
        about |= lists & Q(act__in=LISTS, at__gte=bond.applied_at)
    entries = TrailEntry.objects.filter(about).select_related("area", "municipality").order_by("-at", "-pk")
    found = list(entries[:most] if most else entries)
    roles = _roles({entry.actor_id for entry in found if entry.actor_id})
    return [
        Reading(
            entry.at,
            entry.act,
            _role_at(roles.get(entry.actor_id or 0, ()), entry),
            str(entry.area or entry.municipality or ""),
        )
        for entry in found
    ]


def _roles(users: set[int]) -> dict[int, list[Appointment]]:
    """Return every role that some users hold or have held."""
    held: dict[int, list[Appointment]] = {}
    appointments = Appointment.objects.filter(person__user__in=users)
    for one in appointments.select_related("person", "area__municipality", "municipality").order_by("pk"):
        held.setdefault(one.person.user_id or 0, []).append(one)
    return held


def _role_at(held: Iterable[Appointment], entry: TrailEntry) -> str:
    """Return what somebody was when they read, in the municipality that the entry is about."""
    day = timezone.localdate(entry.at)
    for one in held:
        municipality = one.place if isinstance(one.place, Municipality) else one.place.municipality
        if one.is_current(day) and entry.municipality_id in (None, municipality.pk):
            return one.title
    return gettext("somebody who no longer has a role") if entry.actor_number else gettext("the system")
