"""What stands on a list that is taken out: the columns of each kind, and rows read while they are written."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from areas.models import Appointment, Household, Membership
from areas.models.appointment import AppointmentQuerySet
from areas.models.membership import MembershipQuerySet
from areas.roles import Role
from grannsamverkan.accounts.phone import display

ROWS_AT_ONCE = 1000


class Column(NamedTuple):
    """A column: its heading, what stands in it, and how wide it is on paper."""

    heading: Promise
    cell: Callable[[Membership], str]
    width: int = 3


@dataclass(frozen=True)
class Sheet:
    """A list with its title; the rows are read from the register while they are written."""

    title: str
    headings: Sequence[str]
    widths: Sequence[int]
    rows: Iterable[list[str]]
    length: int
    has_long_texts: bool = False
    """Whether a cell may need several lines on paper, where it is cut off else."""


def members_sheet(title: str, memberships: MembershipQuerySet, columns: Sequence[Column]) -> Sheet:
    """Return the list of some memberships, sorted by area and address."""
    held = Appointment.objects.current().in_chain()
    ordered = (
        memberships.current()
        .listed()
        .filter(household__in=Household.objects.listed())
        .select_related("person", "household__contact_person__person", "area__municipality")
        .prefetch_related(Prefetch("person__appointments", held, to_attr="roles"))
        .order_by("area__name_key", "area", "household__address_key", "household", "pk")
    )
    return _sheet(title, columns, ordered.iterator(chunk_size=ROWS_AT_ONCE), ordered.count())


def contacts_sheet(title: str, appointments: AppointmentQuerySet, columns: Sequence[Column]) -> Sheet:
    """Return who passes warnings on in some areas, each with the home there and the households in care."""
    homes = Membership.objects.current().select_related("household")
    ordered = (
        appointments.current()
        .in_chain()
        .filter(person__has_protected_identity=False)
        .select_related("person", "area__municipality")
        .with_households()
        .prefetch_related(Prefetch("person__memberships", homes, to_attr="homes"))
        .order_by("area__name_key", "area", "role", "pk")
    )
    bonds = (_as_membership(one) for one in ordered.iterator(chunk_size=ROWS_AT_ONCE))
    return _sheet(title, columns, bonds, ordered.count())


def _as_membership(held: Appointment) -> Membership:
    """Return the bond of a contact person with the area, though the home may be elsewhere or unknown."""
    homes = {home.area_id: home.household for home in vars(held.person)["homes"]}
    vars(held.person).update(roles=[held], in_care=vars(held)["household_count"])
    return Membership(person=held.person, household=homes.get(held.area_id), area=held.area)


def _sheet(title: str, columns: Sequence[Column], bonds: Iterable[Membership], length: int) -> Sheet:
    return Sheet(
        title=title,
        headings=[str(one.heading) for one in columns],
        widths=[one.width for one in columns],
        rows=([column.cell(bond) for column in columns] for bond in bonds),
        length=length,
    )


# Cells ------------------------------------------------------------------------------------------


def _name(bond: Membership) -> str:
    return bond.person.name if bond.person else ""


def _email(bond: Membership) -> str:
    return bond.person.email if bond.person else ""


def _phone(bond: Membership) -> str:
    return display(bond.person.phone) if bond.person and bond.person.phone else ""


def _shown_phone(bond: Membership) -> str:
    """Return a number only if its owner lets the contact person see it."""
    return _phone(bond) if bond.person and bond.person.shows_phone else ""


def _house(bond: Membership) -> str:
    home = bond.household
    return f"{home.street} {home.number}".strip() if home else ""


def _address(bond: Membership) -> str:
    return bond.household.address if bond.household else ""


def _of_household(name: str) -> Callable[[Membership], str]:
    return lambda bond: str(getattr(bond.household, name, "") or "")


def _role(bond: Membership) -> str:
    roles = vars(bond.person).get("roles", ()) if bond.person else ()
    here = [Role(held.role) for held in roles if held.area_id == bond.area_id]
    return ", ".join(str(role.label) for role in here) or _("member")


def _channels(bond: Membership) -> str:
    words = {"sms": _("SMS"), "email": _("e-mail")}
    reached = bond.person.reached_by if bond.person else ()
    return ", ".join(words[name] for name in reached) or _("paper")


def _caretaker(bond: Membership) -> str:
    held = bond.household.contact_person if bond.household else None
    if held is None or held.person.has_protected_identity or not held.is_current():
        return ""
    return held.person.name


NAME = Column(gettext_lazy("Name"), _name, 5)
EMAIL = Column(gettext_lazy("E-mail"), _email, 6)
PHONE = Column(gettext_lazy("Mobile"), _phone, 4)
ADDRESS = Column(gettext_lazy("Address"), _address, 5)
ROLE = Column(gettext_lazy("Role"), _role, 4)
CHANNELS = Column(gettext_lazy("Channels"), _channels, 3)
AREA = Column(gettext_lazy("Area"), lambda bond: bond.area.name, 4)
IN_CARE = Column(gettext_lazy("Households"), lambda bond: str(vars(bond.person)["in_care"]), 3)
_PLACE = (
    Column(gettext_lazy("Address"), _house),
    Column(gettext_lazy("Apartment"), _of_household("apartment")),
    Column(gettext_lazy("Postcode"), _of_household("postcode")),
    Column(gettext_lazy("Post town"), _of_household("city")),
    AREA,
    Column(gettext_lazy("Municipality"), lambda bond: bond.area.municipality.name),
)
# Files have what the importer reads; on paper there is room for less.
MEMBERS = (NAME, EMAIL, PHONE, *_PLACE, ROLE, CHANNELS, Column(gettext_lazy("Contact person"), _caretaker))
MEMBERS_ON_PAPER = (ADDRESS, NAME, PHONE, EMAIL, CHANNELS)
CONTACTS = (NAME, EMAIL, PHONE, *_PLACE, ROLE, IN_CARE)
CONTACTS_ON_PAPER = (AREA, NAME, PHONE, EMAIL, ROLE, IN_CARE)
# What contact people see of their neighbours: never an e-mail address.
NEIGHBOURS = (ADDRESS, NAME, Column(gettext_lazy("Mobile"), _shown_phone, 4), CHANNELS)
