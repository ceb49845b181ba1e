"""Disclosing: what the register holds when somebody asks for public records, masked, ready to be tried.

The package is a beginning, not a decision: whoever answers the request tries each field against the law. What
it never has is anybody with protected identity, and anything to reach a member by.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from areas.acts import word_for
from areas.exporting.lists import Sheet
from areas.exporting.taking import MOST, Dress
from areas.models import Appointment, Area, Household, Membership, Municipality, TrailEntry
from areas.permissions import Actor
from areas.roles import PUBLIC_ROLES, Permission, Role
from grannsamverkan.accounts.models import User
from notifications.models import Alert

MASK = gettext_lazy("[masked]")
FEW = 5  # fewer are not told: a number so small is somebody


class Addresses(models.TextChoices):
    """How much of an address is handed out."""

    MASKED = "masked", gettext_lazy("Masked")
    STREET = "street", gettext_lazy("The street, without number")
    WHOLE = "whole", gettext_lazy("The whole address")


@dataclass(frozen=True)
class Scope:
    """What a request is about: a place, the days from the first to the last, and what of addresses."""

    place: Area | Municipality
    since: date
    until: date
    addresses: Addresses = Addresses.MASKED

    @property
    def areas(self) -> QuerySet[Area]:
        """The areas that it is about."""
        if isinstance(self.place, Area):
            return Area.objects.filter(pk=self.place.pk)
        return Area.objects.filter(municipality=self.place)

    @property
    def municipality(self) -> Municipality:
        """The municipality whose record it is."""
        return self.place.municipality if isinstance(self.place, Area) else self.place

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """The beginning of the first day, and the end of the last."""
        zone = timezone.get_current_timezone()
        return (
            datetime.combine(self.since, time.min, zone),
            datetime.combine(self.until + timedelta(days=1), time.min, zone),
        )


class Column(NamedTuple):
    """A column of a part: its heading, what stands in it, whether it is masked, and how wide it is."""

    heading: Promise
    cell: Callable[[Any, Scope], str]
    masked: bool = False
    width: int = 3


class Part(NamedTuple):
    """One list of the package."""

    title: Promise
    find: Callable[[Scope], QuerySet]
    columns: Sequence[Column]
    has_long_texts: bool = False


def package(scope: Scope) -> list[Sheet]:
    """Return every list of the package; the rows are read while they are written."""
    return [_sheet(part, scope) for part in PARTS]


def note_disclosure(*, scope: Scope, dress: Dress, sheets: Sequence[Sheet], decision: str, by: User) -> None:
    """Note who takes out a package, before a byte of it leaves; whoever asked for it is not noted.

    Raises PermissionDenied where `by` may not, and ValidationError for a list that is too long for the dress.
    """
    if not Actor(by).may(Permission.DISCLOSE_REGISTER, scope.place):
        raise PermissionDenied
    most = MOST.get(dress, 0)
    if any(sheet.length > most for sheet in sheets):
        raise ValidationError(_("The list is too long for this. Choose one area, a shorter time, or Excel."))
    TrailEntry.objects.record(
        "register.disclosed",
        by=by,
        subject=scope.place,
        area=scope.place if isinstance(scope.place, Area) else None,
        municipality=scope.municipality,
        dress=dress.value,
        since=scope.since.isoformat(),
        until=scope.until.isoformat(),
        addresses=scope.addresses.value,
        decision=decision,
        rows=sum(sheet.length for sheet in sheets),
    )


def _sheet(part: Part, scope: Scope) -> Sheet:
    found = part.find(scope)
    return Sheet(
        title=str(part.title),
        headings=[str(column.heading) for column in part.columns],
        widths=[column.width for column in part.columns],
        rows=_rows(part, scope, found),
        length=found.count(),
        has_long_texts=part.has_long_texts,
    )


def _rows(part: Part, scope: Scope, found: QuerySet) -> Iterator[list[str]]:
    for row in found.iterator(chunk_size=1000):
        yield [column.cell(row, scope) for column in part.columns]


# What is found ----------------------------------------------------------------------------------


def _areas(scope: Scope) -> QuerySet[Area]:
    told = Q(memberships__state="current", memberships__person__has_protected_identity=False)
    members = Count("memberships", filter=told, distinct=True)
    return scope.areas.select_related("municipality").annotate(members=members).order_by("name_key", "pk")


def _members(scope: Scope) -> QuerySet[Membership]:
    begins, ends = scope.moments
    during = Membership.objects.listed().filter(area__in=scope.areas, applied_at__lt=ends)
    during = during.filter(Q(ended_at=None) | Q(ended_at__gte=begins))
    shown = during.filter(Q(household=None) | Q(household__in=Household.objects.listed()))
    found = shown.select_related("area", "household", "person")
    return found.order_by("area__name_key", "area", "applied_at", "pk")


def _roles(scope: Scope) -> QuerySet[Appointment]:
    here = Q(area__in=scope.areas)
    if isinstance(scope.place, Municipality):
        here |= Q(municipality=scope.place)
    held = Appointment.objects.filter(here, from_on__lte=scope.until, person__has_protected_identity=False)
    held = held.filter(Q(until_on=None) | Q(until_on__gte=scope.since))
    found = held.select_related("area__municipality", "municipality", "person")
    return found.order_by("role", "from_on", "pk")


def _alerts(scope: Scope) -> QuerySet[Alert]:
    begins, ends = scope.moments
    there = Q(areas__in=scope.areas) | Q(municipalities=scope.municipality)
    sent = Alert.objects.published().filter(released_at__gte=begins, released_at__lt=ends)
    return sent.filter(pk__in=Alert.objects.filter(there).values("pk")).order_by("released_at", "pk")


def _acts(scope: Scope) -> QuerySet[TrailEntry]:
    begins, ends = scope.moments
    entries = TrailEntry.objects.filter(at__gte=begins, at__lt=ends, municipality=scope.municipality)
    if isinstance(scope.place, Area):
        entries = entries.filter(area=scope.place)
    return entries.select_related("area").order_by("at", "pk")


# Cells ------------------------------------------------------------------------------------------


def _day(moment: date | datetime | None) -> str:
    if isinstance(moment, datetime):
        moment = timezone.localtime(moment)
    return date_format(moment, "Y-m-d") if moment else ""


def _minute(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "Y-m-d H:i")


def _address(bond: Membership, scope: Scope) -> str:
    if bond.household is None:
        return ""
    shown = {Addresses.STREET: bond.household.street, Addresses.WHOLE: bond.household.address}
    return shown.get(scope.addresses) or str(MASK)


def _of_person(name: str) -> Callable[[Membership, Scope], str]:
    """Return a cell that says only whether there is something; what it is stays with us."""
    return lambda bond, _scope: str(MASK) if bond.person and getattr(bond.person, name) else ""


def _holder(held: Appointment, _scope: Scope) -> str:
    return held.person.name if Role(held.role) in PUBLIC_ROLES else str(MASK)


def _area_of_act(entry: TrailEntry, _scope: Scope) -> str:
    return entry.area.name if entry.area else ""


def _actor(entry: TrailEntry, _scope: Scope) -> str:
    return str(MASK) if entry.actor_number else ""


def _number(area: Area, _scope: Scope) -> str:
    members = int(vars(area)["members"])
    return str(members) if members >= FEW else _("fewer than five")


PARTS: Sequence[Part] = (
    Part(
        gettext_lazy("Areas"),
        _areas,
        (
            Column(gettext_lazy("Area"), lambda area, _scope: area.name, width=5),
            Column(gettext_lazy("State"), lambda area, _scope: str(area.get_state_display())),
            Column(gettext_lazy("Since"), lambda area, _scope: _day(area.state_since_on)),
            Column(gettext_lazy("Members"), _number),
        ),
    ),
    Part(
        gettext_lazy("Members"),
        _members,
        (
            Column(gettext_lazy("Area"), lambda bond, _scope: bond.area.name, width=4),
            Column(gettext_lazy("Name"), _of_person("name"), masked=True),
            Column(gettext_lazy("Address"), _address, masked=True, width=4),
            Column(gettext_lazy("Mobile"), _of_person("phone"), masked=True),
            Column(gettext_lazy("E-mail"), _of_person("email"), masked=True),
            Column(gettext_lazy("State"), lambda bond, _scope: str(bond.get_state_display()), width=4),
            Column(gettext_lazy("Applied"), lambda bond, _scope: _day(bond.applied_at)),
            Column(gettext_lazy("Ended"), lambda bond, _scope: _day(bond.ended_at)),
        ),
    ),
    Part(
        gettext_lazy("Roles"),
        _roles,
        (
            Column(gettext_lazy("Place"), lambda held, _scope: held.place.name, width=4),
            Column(gettext_lazy("Role"), lambda held, _scope: held.title, width=4),
            Column(gettext_lazy("Name"), _holder, masked=True, width=4),
            Column(gettext_lazy("From"), lambda held, _scope: _day(held.from_on)),
            Column(gettext_lazy("Ended"), lambda held, _scope: _day(held.until_on)),
        ),
    ),
    Part(
        gettext_lazy("Messages"),
        _alerts,
        (
            Column(gettext_lazy("Sent"), lambda alert, _scope: _minute(alert.released_at)),
            Column(gettext_lazy("What kind"), lambda alert, _scope: str(alert.get_kind_display())),
            Column(gettext_lazy("Title"), lambda alert, _scope: alert.title, width=5),
            Column(gettext_lazy("SMS"), lambda alert, _scope: alert.sms_text, width=7),
            Column(gettext_lazy("E-mail"), lambda alert, _scope: alert.email_text, width=9),
        ),
        has_long_texts=True,
    ),
    Part(
        gettext_lazy("Trail"),
        _acts,
        (
            Column(gettext_lazy("When"), lambda entry, _scope: _minute(entry.at)),
            Column(gettext_lazy("What happened"), lambda entry, _scope: word_for(entry.act), width=7),
            Column(gettext_lazy("Area"), _area_of_act, width=4),
            Column(gettext_lazy("Who"), _actor, masked=True),
        ),
    ),
)
