"""Where a warning stands in the chain of an area: who holds which post, who has answered, and for whom.

Whatever the number of areas, one question to the database.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from areas.models import Appointment, Area, Household
from areas.models.appointment import AppointmentQuerySet
from areas.roles import AREA_ROLES, Role
from notifications.models import Acknowledgement, Alert
from notifications.rungs import ASKED, Rung


@dataclass
class Standing:
    """One area's chain, and what its people have said about one warning."""

    area: Area
    chain: list[Appointment] = field(default_factory=list)
    coordinators: list[Appointment] = field(default_factory=list)

    def held(self, role: Role) -> list[Appointment]:
        """Return those who hold a role here now."""
        return [each for each in self.chain if each.role == role]

    @property
    def responsible(self) -> list[Appointment]:
        """The contact persons who have to pass it on: those with households, or all where none are given."""
        contact_persons = self.held(Role.CONTACT_PERSON)
        return [each for each in contact_persons if has_households(each)] or contact_persons

    @property
    def unanswered(self) -> list[Appointment]:
        """Those responsible for whom nobody has answered; empty when the whole area is answered for."""
        if self._is_answered_as_a_whole:
            return []
        return [each for each in self.responsible if not self._is_answered_for(each)]

    @property
    def is_answered(self) -> bool:
        """Whether somebody has passed the warning on to every household that somebody looks after."""
        return self._is_answered_as_a_whole or (bool(self.responsible) and not self.unanswered)

    def posts(self, rung: Rung) -> list[Appointment]:
        """Return whom a rung asks: those of its post who can do something that is not done yet."""
        if rung == Rung.COORDINATOR:
            return self.coordinators
        if rung == Rung.CONTACT_PERSON:
            return self.unanswered
        waited_for = {None, *(each.pk for each in self.unanswered)}
        return [each for each in self.held(ASKED[rung]) if each.stands_in_for_id in waited_for]

    @property
    def passed_on(self) -> list[Appointment]:
        """The contact persons whose households have it already."""
        return [each for each in self.held(Role.CONTACT_PERSON) if self._is_answered_for(each)]

    @property
    def _is_answered_as_a_whole(self) -> bool:
        """Whether somebody has answered who cares for all of it."""
        whole = [each for each in self.chain if _cares_for_all(each)] + self.coordinators
        if not any(has_households(each) for each in self.held(Role.CONTACT_PERSON)):
            whole = [*self.chain, *self.coordinators]
        return any(answered_at(each) for each in whole)

    def _is_answered_for(self, appointment: Appointment) -> bool:
        stand_ins = [each for each in self.chain if each.stands_in_for_id == appointment.pk]
        return any(answered_at(each) for each in (appointment, *stand_ins))


def answered_at(appointment: Appointment) -> datetime | None:
    """Return when the holder of a post, as it is found in a standing, has said that it is passed on."""
    at: datetime | None = vars(appointment)["answered_at"]
    return at


def has_households(appointment: Appointment) -> bool:
    """Whether households have been given to a post, as it is found in a standing."""
    return bool(vars(appointment)["is_holder"])


def _cares_for_all(appointment: Appointment) -> bool:
    if appointment.role == Role.MAIN_CONTACT_PERSON:
        return True
    return appointment.role == Role.DEPUTY and appointment.stands_in_for_id is None


def posts_in(alert: Alert, areas: Iterable[Area], *, now: datetime) -> AppointmentQuerySet:
    """Return the posts of some areas' chains and their coordinators, with what each has answered."""
    areas = list(areas)
    answers = Acknowledgement.objects.filter(alert=alert, person=OuterRef("person")).order_by()
    in_chain = Q(area__in=areas, role__in=sorted(role.value for role in AREA_ROLES))
    municipalities = {area.municipality_id for area in areas}
    coordinators = Q(municipality__in=municipalities, role=Role.COORDINATOR)
    current = Appointment.objects.current(timezone.localdate(now)).filter(in_chain | coordinators)
    return (
        current.select_related("person")
        .annotate(
            answered_at=Subquery(answers.values("at")[:1]),
            is_holder=Exists(Household.objects.filter(contact_person=OuterRef("pk"))),
        )
        .order_by("role", "from_on", "pk")
    )


def standings(areas: Iterable[Area], posts: Iterable[Appointment]) -> dict[int, Standing]:
    """Return by area where a warning stands, from the posts that `posts_in` has found there."""
    found = {area.pk: Standing(area) for area in areas}
    coordinators: dict[Any, list[Appointment]] = defaultdict(list)
    for each in posts:
        if each.area_id in found:
            found[each.area_id].chain.append(each)
        else:
            coordinators[each.municipality_id].append(each)
    for standing in found.values():
        standing.coordinators = coordinators[standing.area.municipality_id]
    return found
