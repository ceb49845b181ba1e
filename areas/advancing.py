"""The life of an area, step by step, from interest to closed. Each step asks for something first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from areas import signals
from areas.models import Appointment, Area, AreaStep, TrailEntry
from grannsamverkan.accounts.models import User

State = Area.State

NEXT: dict[str, Sequence[Area.State]] = {
    State.INTEREST: (State.MEETING_BOOKED, State.CLOSED),
    # Booked again is how a meeting is moved; back to interest is how it is called off.
    State.MEETING_BOOKED: (State.TRAINED, State.MEETING_BOOKED, State.INTEREST, State.CLOSED),
    State.TRAINED: (State.ACTIVE, State.CLOSED),
    State.ACTIVE: (State.DORMANT, State.CLOSED),
    State.DORMANT: (State.ACTIVE, State.CLOSED),
    State.CLOSED: (State.INTEREST,),
}


class StepRefused(ValidationError):
    """The area is not ready for the step; the message says what is missing."""


@dataclass(frozen=True)
class Demand:
    """Something a step asks for, and whether the area has it."""

    sentence: Promise
    is_met: bool


def demands(area: Area, to: Area.State) -> list[Demand]:
    """Return what a step asks of the area, met or not."""
    if to != State.ACTIVE:
        return []
    chain = Appointment.objects.current().in_area(area).in_chain()
    is_drawn = bool(area.boundary) or area.streets.exists() or area.postcodes.exists()
    return [
        Demand(gettext_lazy("Appoint a contact person."), chain.exists()),
        Demand(gettext_lazy("Say where the area is: by its streets, its postcodes or on the map."), is_drawn),
    ]


def advance(
    *,
    area: Area,
    to: Area.State,
    by: User | None,
    now: datetime,
    from_on: date | None = None,
    meeting_at: datetime | None = None,
    meeting_place: str = "",
) -> AreaStep:
    """Let an area take a step, and keep the day, who noted it, and when the start meeting is.

    `by` is None for what the calendar brings about. Raises StepRefused with a sentence: when the step does
    not follow from where the area is, when something it asks for is missing, and for an impossible day.
    """
    today = timezone.localdate(now)
    day = from_on or today
    with transaction.atomic():
        area = Area.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=area.pk)
        _require_way(area, to)
        _require_day(area, day, today)
        if to == State.MEETING_BOOKED:
            _require_meeting(meeting_at, today)
        for demand in demands(area, to):
            if not demand.is_met:
                raise StepRefused(str(demand.sentence), code="demand")
        step = _take(
            area, to, day, by, now, meeting_at=meeting_at, meeting_place=meeting_place if meeting_at else ""
        )
        if to in (State.ACTIVE, State.CLOSED):
            area.interests.all().delete()  # they have joined, or will not
        return step


def _take(area: Area, to: Area.State, day: date, by: User | None, now: datetime, **meeting: Any) -> AreaStep:
    before = area.state
    area.state, area.state_since_on = to, day
    if to == State.ACTIVE:
        area.sign_of_life_on = timezone.localdate(now)
    area.save(update_fields=["state", "state_since_on", "sign_of_life_on"])
    step = AreaStep.objects.create(area=area, state=to, from_on=day, taken_by=by, taken_at=now, **meeting)
    TrailEntry.objects.record(
        "area.stepped", by=by, subject=area, area=area, before=before, state=to, from_on=day.isoformat()
    )
    signals.area_stepped.send(sender=Area, area=area, step=step, before=before)
    return step


def _require_way(area: Area, to: Area.State) -> None:
    if to not in NEXT[area.state]:
        raise StepRefused(
            _("An area that is “%(now)s” cannot become “%(to)s” in one step.")
            % {"now": area.get_state_display(), "to": to.label},
            code="way",
        )


def _require_day(area: Area, day: date, today: date) -> None:
    if day > today:
        raise StepRefused(_("Note the step when the day has come."), code="future")
    if area.state_since_on and day < area.state_since_on:
        raise StepRefused(
            _("The day lies before the last step, which was taken on %(day)s.")
            % {"day": date_format(area.state_since_on, "j F Y")},
            code="past",
        )


def _require_meeting(meeting_at: datetime | None, today: date) -> None:
    if meeting_at is None:
        raise StepRefused(_("Say when the start meeting is."), code="meeting")
    if timezone.localdate(meeting_at) < today:
        raise StepRefused(_("That day has passed. Choose a day to come."), code="meeting")
