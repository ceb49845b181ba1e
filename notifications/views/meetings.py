"""A meeting for those who come: when, where and what about; and telling them of it."""

from collections.abc import Iterable
from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from areas.calendar_days import months_before
from areas.calendar_files import calendar_of
from areas.models import Area, Meeting, Membership
from areas.permissions import actor_of, requires, user_of
from areas.roles import Permission
from areas.views.paging import page_by_key
from notifications.calling import ASLEEP_AFTER
from notifications.giving_notice import begin_notice, told_of
from notifications.models import Alert

CALENDAR = "text/calendar; charset=utf-8"
AREAS, MEETINGS = 50, 500
LOOK_BACK = timedelta(days=800)


def _shown_meeting(request: HttpRequest, public_id: str) -> tuple[Meeting, bool]:
    """Return a meeting and whether the reader plans it; others see it once everyone has been told."""
    meetings = Meeting.objects.select_related("area__municipality")
    meeting = get_object_or_404(meetings, public_id=public_id)
    is_planner = actor_of(request).may(Permission.PLAN_MEETINGS, meeting.area)
    if not is_planner and not Alert.objects.public().filter(notice__meeting=meeting).exists():
        raise Http404
    return meeting, is_planner


@login_not_required
@require_safe
def meeting_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a meeting; its minutes only to members of the area and those who plan it."""
    meeting, is_planner = _shown_meeting(request, public_id)
    told = told_of(meeting) if is_planner else None
    context = {
        "meeting": meeting,
        "area": meeting.area,
        "is_planner": is_planner,
        "reads_minutes": is_planner or _is_member(request, meeting.area),
        "told": told,
        "is_news": told is None or told.revision < meeting.revision,
        "may_write": actor_of(request).may(Permission.WRITE_ALERTS, meeting.area),
    }
    return render(request, "notifications/meeting_detail.html", context)


def _is_member(request: HttpRequest, area: Area) -> bool:
    members = Membership.objects.current().in_area(area)
    return request.user.is_authenticated and members.filter(person__user=request.user.pk).exists()


@login_not_required
@require_safe
def meeting_calendar(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hand out a meeting for the reader's calendar."""
    meeting, _is_planner = _shown_meeting(request, public_id)
    return _file([meeting], "mote")


@requires(Permission.WRITE_ALERTS)
@require_POST
def meeting_announce(request: HttpRequest, public_id: str) -> HttpResponse:
    """Begin the message that tells everyone in the area, and let the writer go on with it."""
    meetings = Meeting.objects.open_to(actor_of(request), Permission.WRITE_ALERTS)
    meeting = get_object_or_404(meetings.select_related("area__municipality"), public_id=public_id)
    return redirect("alert_edit", begin_notice(meeting=meeting, by=user_of(request)).public_id)


@requires(Permission.EDIT_AREAS)
@require_safe
def year_wheel(request: HttpRequest) -> HttpResponse:
    """Show each area's last and next meeting, when it was asked about lists, and when it would rest."""
    areas = Area.objects.open_to(actor_of(request), Permission.EDIT_AREAS)
    areas = areas.filter(state=Area.State.ACTIVE).select_related("municipality")
    page = page_by_key(areas, key="name_key", after=request.GET.get("after", ""), name="slug", size=AREAS)
    return render(request, "notifications/year_wheel.html", {"page": page, "years": _years_of(page.rows)})


@requires(Permission.EDIT_AREAS)
@require_safe
def year_calendar(request: HttpRequest) -> HttpResponse:
    """Hand out all meetings to come, and those just called off, for the reader's calendar."""
    meetings = Meeting.objects.open_to(actor_of(request), Permission.EDIT_AREAS)
    return _file(meetings.lately().select_related("area__municipality")[:MEETINGS], "moten")


def _years_of(areas: list[Area]) -> list[dict[str, object]]:
    """Return what the year has brought each area, in two questions however many they are."""
    keys = [area.pk for area in areas]
    last: dict[int, Meeting] = {}
    coming: dict[int, Meeting] = {}
    for meeting in Meeting.objects.held().filter(area__in=keys, starts_at__gt=timezone.now() - LOOK_BACK):
        last.setdefault(meeting.area_id, meeting)
    for meeting in Meeting.objects.to_come().filter(area__in=keys):
        coming.setdefault(meeting.area_id, meeting)
    return [
        {
            "area": area,
            "last": last.get(area.pk),
            "next": coming.get(area.pk),
            "rests_on": months_before(area.sign_of_life_on, -ASLEEP_AFTER),
        }
        for area in areas
    ]


def _file(meetings: Iterable[Meeting], name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.ics"'}
    content = calendar_of(meetings, name=gettext("Neighbourhood watch"))
    return HttpResponse(content, content_type=CALENDAR, headers=headers)
