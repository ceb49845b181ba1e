"""Finding people and households in the register by what somebody remembers of them."""

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q

from areas.addresses import read_address
from areas.models import Appointment, Area, Membership, Person
from areas.models.household import HouseholdQuerySet
from areas.models.person import PersonQuerySet
from areas.permissions import Actor
from areas.roles import Permission
from areas.spelling import address_key, fold
from grannsamverkan.accounts.phone import parse_mobile


def people_open_to(actor: Actor, permission: Permission) -> PersonQuerySet:
    """Return those who belong, as members or by a role, where somebody holds a permission.

    People with protected identity are nowhere.
    """
    areas = Area.objects.open_to(actor, permission)
    members = Membership.objects.open().filter(person=OuterRef("pk"), area__in=areas)
    appointed = Appointment.objects.open_to(actor, permission).filter(person=OuterRef("pk"))
    return Person.objects.listed().filter(Exists(members) | Exists(appointed))


def find_people(words: str, people: PersonQuerySet) -> PersonQuerySet:
    """Return those with this e-mail address or number, or whose name begins so, given or family first."""
    written = words.strip()
    if "@" in written:
        return people.filter(email=written.lower()).exclude(email="")
    try:
        return people.filter(phone=parse_mobile(written)).exclude(phone="")
    except ValidationError:
        pass
    key = fold(written)
    if not key:
        return people.none()
    return people.filter(Q(name_key__startswith=key) | Q(family_key__startswith=key))


def find_households(words: str, households: HouseholdQuerySet) -> HouseholdQuerySet:
    """Return those whose address begins so: a street, or a street and a number."""
    address = read_address(words)
    key = address_key(address.street, address.number, address.apartment)
    return households.filter(address_key__startswith=key) if key else households.none()
