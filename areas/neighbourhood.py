"""What a contact person sees of their own area: who lives where, who waits, and which tasks nobody has."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from areas.models import Appointment, Area, Household, Membership
from areas.models.household import HouseholdQuerySet
from areas.permissions import Actor
from areas.roles import Permission, Role
from grannsamverkan.accounts.models import User

MOST = 1000  # households without care, counted no further


@dataclass(frozen=True)
class Vacancies:
    """Tasks in an area that nobody has."""

    main_contact_person: bool
    deputy: bool
    households: int  # without somebody who looks after them

    def __bool__(self) -> bool:
        return self.main_contact_person or self.deputy or self.households > 0


def chains_of(actor: Actor) -> dict[Area, list[Appointment]]:
    """Return the areas in which somebody passes warnings on, each with all who do so there now."""
    held = Appointment.objects.current().in_chain()
    mine = held.filter(area__in=actor.area_ids(Permission.FORWARD_ALERTS))
    chains: dict[Area, list[Appointment]] = {}
    for appointment in mine.select_related("person", "area__municipality").order_by(
        "area__name_key", "area", "role", "from_on", "pk"
    ):
        if appointment.area:
            chains.setdefault(appointment.area, []).append(appointment)
    return chains


def households_with_residents(area: Area) -> HouseholdQuerySet:
    """Return the households of an area, each with `residents`: its current members."""
    residents = Membership.objects.current().listed().select_related("person").order_by("pk")
    households = Household.objects.listed().filter(area=area).select_related("contact_person__person")
    return households.prefetch_related(Prefetch("memberships", residents, to_attr="residents"))


def own_households(area: Area, user: User) -> HouseholdQuerySet:
    """Return the households that somebody looks after; a main contact person looks after the whole area."""
    own = list(Appointment.objects.current().in_area(area).in_chain().of(user))
    there = Household.objects.listed().filter(area=area)
    if any(held.role == Role.MAIN_CONTACT_PERSON for held in own):
        return there
    return there.filter(contact_person__in=looked_after_by(own))


def editable_households(area: Area, user: User) -> HouseholdQuerySet:
    """Return the households that a contact person keeps: the own ones, and those nobody looks after."""
    return own_households(area, user) | Household.objects.listed().filter(area=area, contact_person=None)


def on_paper(households: HouseholdQuerySet) -> HouseholdQuerySet:
    """Return those in which no member is reached by SMS or e-mail: their letter box is what is left."""
    members = Membership.objects.current().filter(household=OuterRef("pk"))
    by_sms = ~Q(person__phone="") & Q(person__sms_wanted_at__isnull=False)
    by_email = ~Q(person__email="") & Q(person__email_wanted_at__isnull=False)
    return households.filter(Exists(members), ~Exists(members.filter(by_sms | by_email)))


def chain_of(area: Area) -> list[Appointment]:
    """Return those who pass warnings on in an area now, each with the person and the area."""
    current = Appointment.objects.current().in_area(area).in_chain()
    return list(current.select_related("person", "area__municipality").order_by("role", "from_on", "pk"))


def looked_after_by(own: list[Appointment]) -> set[int]:
    """Return the appointments whose households somebody looks after: the own ones, and those stood in for."""
    principals = {appointment.stands_in_for_id for appointment in own}
    return {appointment.pk for appointment in own} | {pk for pk in principals if pk}


def vacancies_of(area: Area, chain: list[Appointment]) -> Vacancies:
    """Return what is missing: a main contact person, a deputy, care for some households."""
    roles = {appointment.role for appointment in chain}
    there = Household.objects.listed().filter(area=area)
    ended = Appointment.objects.in_area(area).filter(until_on__lte=timezone.localdate())
    unlooked = there.filter(Q(contact_person=None) | Q(contact_person__in=ended))
    return Vacancies(
        main_contact_person=Role.MAIN_CONTACT_PERSON not in roles,
        deputy=Role.DEPUTY not in roles,
        households=unlooked[:MOST].count() if Role.CONTACT_PERSON in roles else 0,
    )
