"""Loads what is missing of a plan, in bounded memory."""

from collections.abc import Callable, Iterable
from itertools import islice

from django.conf import settings
from django.db import reset_queries, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from areas.demo.accounts import load_accounts
from areas.demo.neighbours import RESERVED, Home, homes, people_needed
from areas.demo.places import Plan, load_areas, load_interest, load_municipalities
from areas.demo.writing import indexed_afterwards, write
from areas.informing import USUAL_VERSION
from areas.models import Appointment, Consent, Household, Membership, Person, TrailEntry
from areas.models.consent import consents_of
from grannsamverkan.accounts.phone import provider_is_local

HOMES_AT_ONCE = 2000
MANY = 50_000  # households, from which on it pays to index them afterwards
Known = Callable[[list[Home]], set[tuple[int, str, str]]]


class DemoRefused(Exception):
    """Messages reach real telephones here: nobody may invent people in this register."""


def load_demo(plan: Plan, *, progress: Callable[[int], object] = int) -> int:
    """Load what is missing of a plan and return how many households were added.

    Doing it again changes nothing; after an interruption it goes on where it stopped. `progress` is
    told how many households are done. Memory does not grow with them. Raises DemoRefused.
    """
    _refuse_where_it_is_real(plan)
    if plan.households < MANY or Household.objects.exists():
        return _load(plan, progress, known=_known)
    with indexed_afterwards(Person, Consent, Appointment, Household, Membership):
        return _load(plan, progress, known=_nothing)


def _load(plan: Plan, progress: Callable[[int], object], known: Known) -> int:
    now = timezone.now()
    municipalities = load_municipalities()
    planned = homes(plan, load_areas(plan, municipalities, now.date()), now)
    added = done = 0
    while batch := list(islice(planned, HOMES_AT_ONCE)):
        there = known(batch)
        added += _save([home for home in batch if _place_of(home.household) not in there])
        done += len(batch)
        progress(done)
        reset_queries()  # which DEBUG would keep
    load_accounts(municipalities, now=now)
    load_interest(municipalities[0])
    if added:
        TrailEntry.objects.record("demo.loaded", by=None, subject=municipalities[0], households=added)
    return added


def _refuse_where_it_is_real(plan: Plan) -> None:
    if not (settings.DEBUG or provider_is_local()):
        raise DemoRefused(_("Demo data is only for trials: set DEBUG, or send to the simulator."))
    if people_needed(plan) > RESERVED and not provider_is_local():
        raise DemoRefused(_("So many people need telephone numbers that only the simulator accepts."))


@transaction.atomic
def _save(new: list[Home]) -> int:
    """Save households that are not there yet, each with everything it holds."""
    people = [person for home in new for person in home.people]
    write(Person, people)
    write(Consent, [one for person in people for one in consents_of(person, information=USUAL_VERSION)])
    for home in new:
        for appointment in home.appointments:
            appointment.person_id = appointment.person.pk
    write(Appointment, [appointment for home in new for appointment in home.appointments])
    for home in new:
        # The contact person's own home may have been there already, perhaps without them.
        home.household.contact_person_id = home.contact_person.pk if home.contact_person else None
    write(Household, [home.household for home in new])
    for home in new:
        for membership, person in zip(home.memberships, home.people, strict=True):
            membership.person_id, membership.household_id = person.pk, home.household.pk
    write(Membership, [membership for home in new for membership in home.memberships])
    return len(new)


def _nothing(_batch: Iterable[Home]) -> set[tuple[int, str, str]]:
    """Know of no household: there was none to begin with."""
    return set()


def _known(batch: Iterable[Home]) -> set[tuple[int, str, str]]:
    """Return where households of the areas and streets of a batch are already."""
    areas = {home.household.area_id for home in batch}
    streets = {home.household.street_key for home in batch}
    there = Household.objects.filter(area__in=areas, street_key__in=streets)
    return set(there.values_list("area_id", "street_key", "number"))


def _place_of(household: Household) -> tuple[int, str, str]:
    return household.area_id, household.street_key, household.number
