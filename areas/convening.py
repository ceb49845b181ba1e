"""Convening: planning an area's meeting, moving it, calling it off, and noting what came of it."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from areas.models import Area, Meeting, TrailEntry
from areas.permissions import Actor
from areas.roles import Permission
from grannsamverkan.accounts.models import User


class MeetingRefused(ValidationError):
    """It cannot be so; the message says why."""


def usual_agenda(area: Area) -> str:
    """Return the agenda to begin from: what a yearly meeting of an area talks about."""
    return render_to_string("areas/meeting_agenda.txt", {"area": area}).strip()


def plan_meeting(
    *, area: Area, starts_at: datetime, place: str, agenda: str, by: User, now: datetime
) -> Meeting:
    """Plan a meeting of an area. Nobody is told by this: inviting is an alert like any other."""
    _require(by, area)
    _require_to_come(starts_at, now)
    with transaction.atomic():
        meeting = Meeting.objects.create(
            area=area, starts_at=starts_at, place=place, agenda=agenda, planned_by=by
        )
        _record("meeting.planned", meeting, by)
        return meeting


def change_meeting(
    *, meeting: Meeting, starts_at: datetime, place: str, agenda: str, by: User, now: datetime
) -> None:
    """Move a meeting that has not begun, or change what it talks about."""
    with transaction.atomic():
        held = _locked(meeting, by)
        if held.called_off_at or held.starts_at <= now:
            raise MeetingRefused(_("The meeting has been held or called off, and cannot be moved."))
        _require_to_come(starts_at, now)
        meeting.change(starts_at=starts_at, place=place, agenda=agenda)
        _record("meeting.changed", meeting, by)


def call_off(*, meeting: Meeting, by: User, now: datetime) -> bool:
    """Call a meeting off that has not been held; False when it was called off already."""
    with transaction.atomic():
        held = _locked(meeting, by)
        if held.noted_at or held.called_off_at:
            return False
        meeting.change(called_off_at=now)
        _record("meeting.called_off", meeting, by)
        return True


def note_meeting(
    *, meeting: Meeting, households: int, people: int, minutes: str, by: User, now: datetime
) -> None:
    """Note how many came and what was said; for the area this is a sign of life on the day of the meeting."""
    with transaction.atomic():
        held = _locked(meeting, by)
        if held.called_off_at:
            raise MeetingRefused(_("The meeting was called off."))
        if held.starts_at > now:
            raise MeetingRefused(_("The meeting has not begun yet."))
        if people < households:
            raise MeetingRefused(_("Of every household at least one person came."), code="people")
        meeting.households_present, meeting.people_present = households, people
        meeting.minutes, meeting.noted_at = minutes, held.noted_at or now
        meeting.save(update_fields=["households_present", "people_present", "minutes", "noted_at"])
        Area.objects.filter(pk=meeting.area_id).note_life(timezone.localdate(meeting.starts_at))
        _record("meeting.noted", meeting, by, households=households, people=people)


def _locked(meeting: Meeting, by: User) -> Meeting:
    """Return the meeting as it is in the database now, until the transaction ends."""
    _require(by, meeting.area)
    return Meeting.objects.select_for_update().get(pk=meeting.pk)


def _require(by: User, area: Area) -> None:
    if not Actor(by).may(Permission.PLAN_MEETINGS, area):
        raise PermissionDenied


def _require_to_come(starts_at: datetime, now: datetime) -> None:
    if starts_at <= now:
        raise MeetingRefused(_("Choose a time to come."), code="starts_at")


def _record(act: str, meeting: Meeting, by: User, **details: Any) -> None:
    TrailEntry.objects.record(act, by=by, subject=meeting, area=meeting.area, **details)
