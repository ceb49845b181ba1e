"""Planning meetings, and noting what came of them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from areas.convening import MeetingRefused, call_off, change_meeting, note_meeting, plan_meeting, usual_agenda
from areas.meeting_forms import MeetingForm, NotesForm
from areas.models import Meeting
from areas.permissions import actor_of, area_or_404, requires, user_of
from areas.roles import Permission

SHOWN = 20


def _meeting_or_404(request: HttpRequest, public_id: str) -> Meeting:
    meetings = Meeting.objects.open_to(actor_of(request), Permission.PLAN_MEETINGS)
    return get_object_or_404(meetings.select_related("area__municipality"), public_id=public_id)


@requires(Permission.SEE_HOUSEHOLDS)
@require_safe
def meeting_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List the meetings of an area, those to come and those held, the latest first."""
    area, actor = area_or_404(request, Permission.SEE_HOUSEHOLDS, slug=slug), actor_of(request)
    context = {
        "area": area,
        "meetings": area.meetings.all()[:SHOWN],
        "plans": actor.may(Permission.PLAN_MEETINGS, area),
        "in_register": actor.may(Permission.SEE_CONTACT_DETAILS, area),
    }
    return render(request, "areas/meeting_list.html", context)


@requires(Permission.PLAN_MEETINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Plan a meeting of an area, beginning from the usual agenda."""
    area = area_or_404(request, Permission.PLAN_MEETINGS, slug=slug)
    form = MeetingForm(request.POST or None, initial={"agenda": usual_agenda(area)})
    if request.method == "POST" and form.is_valid():
        try:
            meeting = plan_meeting(area=area, **form.plan, by=user_of(request), now=timezone.now())
        except MeetingRefused as refused:
            form.add_error("day", refused)
        else:
            messages.success(request, gettext("The meeting is planned. Nobody has been told yet."))
            return redirect("meeting_detail", public_id=meeting.public_id)
    context = {"form": form, "area": area}
    return render(request, "areas/meeting_plan.html", context, status=422 if form.errors else 200)


@requires(Permission.PLAN_MEETINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Move a meeting, or call it off."""
    meeting = _meeting_or_404(request, public_id)
    if "call_off" in request.POST:
        call_off(meeting=meeting, by=user_of(request), now=timezone.now())
        return redirect("meeting_detail", public_id=meeting.public_id)
    form = MeetingForm(request.POST or None, initial=MeetingForm.about(meeting))
    if request.method == "POST" and form.is_valid():
        try:
            change_meeting(meeting=meeting, **form.plan, by=user_of(request), now=timezone.now())
        except MeetingRefused as refused:
            form.add_error("day", refused)
        else:
            messages.success(request, gettext("Saved."))
            return redirect("meeting_detail", public_id=meeting.public_id)
    context = {"form": form, "area": meeting.area, "meeting": meeting}
    return render(request, "areas/meeting_plan.html", context, status=422 if form.errors else 200)


@requires(Permission.PLAN_MEETINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_note(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write down how many came, and what was said."""
    meeting = _meeting_or_404(request, public_id)
    initial = {
        "households": meeting.households_present,
        "people": meeting.people_present,
        "minutes": meeting.minutes,
    }
    form = NotesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            note_meeting(meeting=meeting, **form.cleaned_data, by=user_of(request), now=timezone.now())
        except MeetingRefused as refused:
            form.add_error("people" if refused.code == "people" else None, refused)
        else:
            messages.success(request, gettext("Saved."))
            return redirect("meeting_detail", public_id=meeting.public_id)
    context = {"form": form, "meeting": meeting, "area": meeting.area}
    return render(request, "areas/meeting_note.html", context, status=422 if form.errors else 200)
