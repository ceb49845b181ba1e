"""The Monday call list: what in the chain from police to household needs a call from the coordinator.

Whatever the number of areas, three questions to the database: about the areas themselves, about those in
their chains, and about meetings that nobody has been invited to.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from areas.calendar_days import months_before
from areas.counting import MOST_IN_CARE, CountUpTo
from areas.models import Appointment, Area, Doubt, Household, Meeting, Membership, Person, Sign
from areas.models.appointment import title_in
from areas.roles import Role
from notifications.family import ADDRESS
from notifications.models import Acknowledgement, Alert, Notice, Suppression
from notifications.statuses import Channel

WARNED_SINCE, ANSWERED_WITHIN = timedelta(days=90), timedelta(days=3)
ASKED_FOR = timedelta(days=30)  # after which a question about the list counts as unanswered
SLEEPY_AFTER, ASLEEP_AFTER = 12, 14  # months without a sign of life
INVITE_BEFORE = timedelta(days=42)
_COLUMNS = ("id", "state", "state_since_on", "sign_of_life_on", "asked_on")
LIVED = (Area.State.ACTIVE, Area.State.DORMANT, Area.State.CLOSED)
COUNTED = 100  # households and doubts of an area, counted no further


class Concern(StrEnum):
    """Why somebody is to be called, the most pressing first."""

    VACANT = "vacant"
    BOUNCED = "bounced"
    UNVERIFIED = "unverified"
    SILENT = "silent"
    UNCONFIRMED = "unconfirmed"
    SLEEPY = "sleepy"
    STRETCHED = "stretched"
    ASLEEP = "asleep"
    UNLOOKED = "unlooked"
    DOUBTED = "doubted"
    UNINVITED = "uninvited"
    STANDING = "standing"

    @property
    def heading(self) -> Promise:
        """What is the matter, as a heading."""
        return _TITLES[self]

    @property
    def deed(self) -> Promise:
        """What to do about it, in a sentence."""
        return _DEEDS[self]


_TITLES = {
    Concern.VACANT: _("Nobody passes warnings on"),
    Concern.BOUNCED: _("Has an address to which nothing comes through"),
    Concern.UNVERIFIED: _("Cannot be reached: no verified address"),
    Concern.SILENT: _("Warnings are not acknowledged"),
    Concern.UNCONFIRMED: _("Nobody has answered about the list"),
    Concern.STANDING: _("Signs still stand although the area is closed"),
    Concern.SLEEPY: _("Is falling asleep"),
    Concern.ASLEEP: _("Has fallen asleep"),
    Concern.STRETCHED: _("Has more households than can be kept up with"),
    Concern.UNLOOKED: _("Households that nobody looks after"),
    Concern.DOUBTED: _("Something on the list is not right"),
    Concern.UNINVITED: _("A meeting without an invitation"),
}
_DEEDS = {
    Concern.VACANT: _("Ask somebody in the area, and appoint them."),
    Concern.BOUNCED: _("Call or visit, and ask for an address that works."),
    Concern.UNVERIFIED: _("Help them to sign in once and type in the code, or to choose a channel again."),
    Concern.SILENT: _("Ask whether the warnings arrive, and show how they are acknowledged."),
    Concern.UNCONFIRMED: _("Go through the list together on the telephone."),
    Concern.STANDING: _("Take the signs down, and note it in the ledger."),
    Concern.SLEEPY: _("Help them to a yearly meeting, or ask whether somebody else wants to take over."),
    Concern.ASLEEP: _("Wake the area with a meeting, or close it and take the signs down."),
    Concern.STRETCHED: _("Appoint one more, and share the households between them."),
    Concern.UNLOOKED: _("Give the households to somebody."),
    Concern.DOUBTED: _("Look into the households that were pointed out."),
    Concern.UNINVITED: _("Read the agenda through, and send the invitation."),
}


@dataclass(frozen=True)
class Call:
    """One thing to do something about: in which area, about whom, and how many households or when."""

    concern: Concern
    area: Area
    number: int = 0
    day: date | None = None
    appointment: Appointment | None = None
    meeting: Meeting | None = None

    @property
    def role(self) -> str:
        """What the one it is about is called there."""
        return title_in(self.area, Role(self.appointment.role)) if self.appointment else ""

    @property
    def person(self) -> Person | None:
        """Whom to call, where it is about somebody."""
        return self.appointment.person if self.appointment else None


def calls(areas: Iterable[Area], *, now: datetime) -> list[Call]:
    """Return what needs a call in some areas, area by area in the order given."""
    by_id = {area.pk: area for area in areas}
    order = {pk: place for place, pk in enumerate(by_id)}
    found = [
        *_about_areas(by_id, now),
        *_about_people(by_id, now),
        *_about_meetings(by_id, now),
    ]
    return sorted(found, key=lambda call: (order[call.area.pk], list(Concern).index(call.concern)))


# Areas ------------------------------------------------------------------------------------------


def _about_areas(by_id: dict[int, Area], now: datetime) -> Iterable[Call]:
    today = timezone.localdate(now)
    chain = Appointment.objects.current(today).filter(area=OuterRef("pk")).in_chain()
    rows = (
        Area.objects.filter(pk__in=by_id, state__in=LIVED)
        .order_by()
        .values(*_COLUMNS)
        .annotate(
            is_held=Exists(chain.exclude(role=Role.DEPUTY)),
            is_inhabited=Exists(Membership.objects.current().listed().filter(area=OuterRef("pk"))),
            unlooked=CountUpTo(_unlooked(today), COUNTED),
            doubted=CountUpTo(Doubt.objects.filter(household__area=OuterRef("pk")), COUNTED),
            standing=CountUpTo(Sign.objects.standing().filter(area=OuterRef("pk")), COUNTED),
            is_warned=Exists(_warnings(now)),
            is_acknowledged=Exists(_acknowledgements(now)),
            is_confirmed=Exists(chain.filter(confirmed_on__gte=OuterRef("asked_on"))),
        )
    )
    for row in rows:
        yield from _about_area(by_id[row["id"]], row, today)


def _about_area(area: Area, row: dict[str, Any], today: date) -> Iterable[Call]:
    if row["state"] == Area.State.DORMANT:
        return [Call(Concern.ASLEEP, area, day=row["state_since_on"])]
    if row["state"] == Area.State.CLOSED:
        return [Call(Concern.STANDING, area, number=row["standing"])] if row["standing"] else []
    held, asked_on, heard_on = row["is_held"], row["asked_on"], row["sign_of_life_on"]
    is_unanswered = held and asked_on and asked_on <= today - ASKED_FOR and not row["is_confirmed"]
    sleeps_on = months_before(heard_on, -ASLEEP_AFTER)
    found = (
        (not held and row["is_inhabited"], Call(Concern.VACANT, area)),
        (held and row["is_warned"] and not row["is_acknowledged"], Call(Concern.SILENT, area)),
        (is_unanswered, Call(Concern.UNCONFIRMED, area, day=asked_on)),
        (heard_on <= months_before(today, SLEEPY_AFTER), Call(Concern.SLEEPY, area, day=sleeps_on)),
        (held and row["unlooked"], Call(Concern.UNLOOKED, area, number=row["unlooked"])),
        (row["doubted"], Call(Concern.DOUBTED, area, number=row["doubted"])),
    )
    return [call for is_so, call in found if is_so]


def _unlooked(today: date) -> QuerySet[Household]:
    """Return the households of an outer area that nobody looks after, where others are looked after."""
    here = Household.objects.listed().filter(area=OuterRef("pk"))
    ended = Q(contact_person__until_on__lte=today)
    shared_out = Exists(Household.objects.filter(area=OuterRef("area"), contact_person__isnull=False))
    return here.filter(shared_out, ended | Q(contact_person=None))


def _warnings(now: datetime) -> QuerySet[Alert]:
    """Return the warnings to an outer area that there has been time to acknowledge."""
    lately = Alert.objects.warnings().filter(
        released_at__gt=now - WARNED_SINCE, released_at__lte=now - ANSWERED_WITHIN
    )
    part = Alert.areas.through.objects.filter(alert=OuterRef("pk"), area=OuterRef(OuterRef("pk")))
    whole = Alert.municipalities.through.objects.filter(
        alert=OuterRef("pk"), municipality=OuterRef(OuterRef("municipality"))
    )
    return lately.filter(Exists(part) | Exists(whole))


def _acknowledgements(now: datetime) -> QuerySet[Acknowledgement]:
    """Return what those in an outer area's chain have acknowledged lately."""
    chain = Appointment.objects.current(timezone.localdate(now)).in_chain()
    chain = chain.filter(area=OuterRef(OuterRef("pk")))
    return Acknowledgement.objects.filter(
        at__gt=now - WARNED_SINCE, alert__kind=Alert.Kind.WARNING, person__in=chain.values("person")
    )


# People -----------------------------------------------------------------------------------------


def _about_people(by_id: dict[int, Area], now: datetime) -> Iterable[Call]:
    in_care = Household.objects.filter(contact_person=OuterRef("pk"))
    held = (
        Appointment.objects.current(timezone.localdate(now))
        .filter(area__in=by_id, area__state=Area.State.ACTIVE, person__has_protected_identity=False)
        .in_chain()
        .select_related("person")
        .annotate(in_care=CountUpTo(in_care, COUNTED), is_reached=_is_reached(), is_bounced=_is_bounced())
        .order_by("from_on", "pk")
    )
    for appointment in held.filter(Q(is_reached=False) | Q(is_bounced=True) | Q(in_care__gt=MOST_IN_CARE)):
        area, row = by_id[appointment.area_id or 0], vars(appointment)
        if row["is_bounced"]:
            yield Call(Concern.BOUNCED, area, appointment=appointment)
        elif not row["is_reached"]:
            yield Call(Concern.UNVERIFIED, area, appointment=appointment)
        if row["in_care"] > MOST_IN_CARE:
            yield Call(Concern.STRETCHED, area, number=row["in_care"], appointment=appointment)


def _is_reached() -> ExpressionWrapper:
    """Tell whether somebody has an address, verified and not stopped, on at least one channel."""
    ways = Q(pk__in=[])
    for channel, column in ADDRESS.items():
        verified = Q(**{f"person__{column}_verified_at__isnull": False}) & ~Q(**{f"person__{column}": ""})
        ways |= verified & ~Q(Exists(_stopped(channel, column)))
    return _tell(ways)


def _is_bounced() -> ExpressionWrapper:
    """Tell whether an address of somebody does not exist."""
    causes = (Suppression.Cause.BOUNCE, Suppression.Cause.BAD_NUMBER)
    gone = Q(pk__in=[])
    for channel, column in ADDRESS.items():
        gone |= Q(Exists(_stopped(channel, column).filter(cause__in=causes)))
    return _tell(gone)


def _stopped(channel: Channel, column: str) -> QuerySet[Suppression]:
    return Suppression.objects.filter(channel=channel, address=OuterRef(f"person__{column}"))


def _tell(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())


# Meetings ---------------------------------------------------------------------------------------


def _about_meetings(by_id: dict[int, Area], now: datetime) -> Iterable[Call]:
    soon = Meeting.objects.to_come(now).filter(area__in=by_id, starts_at__lte=now + INVITE_BEFORE)
    told = Notice.objects.filter(meeting=OuterRef("pk")).exclude(alert__state=Alert.State.DRAFT)
    for meeting in soon.exclude(Exists(told)).exclude(area__state=Area.State.CLOSED):
        area, day = by_id[meeting.area_id], timezone.localdate(meeting.starts_at)
        yield Call(Concern.UNINVITED, area, day=day, meeting=meeting)
