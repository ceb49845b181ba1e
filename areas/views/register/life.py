"""The life of an area on a page: where it is, what comes next and what that asks for."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from areas.advancing import NEXT, StepRefused, advance, demands
from areas.area_forms import StepForm
from areas.models import Area, Membership
from areas.permissions import area_or_404, requires, user_of
from areas.reading import note_reading
from areas.roles import Permission

State = Area.State

ROAD = (State.INTEREST, State.MEETING_BOOKED, State.TRAINED, State.ACTIVE)
STEPS_SHOWN = 20
MOST_MEMBERS = 5000  # counted no further
DEEDS: dict[tuple[str, str], Promise] = {
    (State.MEETING_BOOKED, State.MEETING_BOOKED): _("Move the start meeting"),
    (State.MEETING_BOOKED, State.INTEREST): _("Call the start meeting off"),
    (State.DORMANT, State.ACTIVE): _("Wake the area"),
    (State.CLOSED, State.INTEREST): _("Begin again"),
}
USUAL_DEEDS: dict[str, Promise] = {
    State.MEETING_BOOKED: _("Book the start meeting"),
    State.TRAINED: _("Note the training"),
    State.ACTIVE: _("Make the area active"),
    State.DORMANT: _("Let the area rest"),
    State.CLOSED: _("Close the area"),
}
MEANINGS: dict[str, Promise] = {
    State.INTEREST: _("Neighbours have shown interest. Nobody else sees the area yet."),
    State.MEETING_BOOKED: _("The neighbours meet police and coordinator and choose their contact persons."),
    State.TRAINED: _("The contact persons are trained. Everybody can find the area and join it."),
    State.ACTIVE: _("The area is at work: warnings go out, and signs may be ordered and put up."),
    State.DORMANT: _("Nothing has been heard for long. Members stay, but nobody new finds the area."),
    State.CLOSED: _("The area ends. Members are told and forgotten, and the signs are taken down."),
}


@requires(Permission.EDIT_AREAS)
@require_http_methods(["GET", "HEAD", "POST"])
def area_life(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an area's life and let it take its next step."""
    area = area_or_404(request, Permission.EDIT_AREAS, slug=slug)
    to = request.POST.get("to", "")
    members = Membership.objects.open().in_area(area)[:MOST_MEMBERS].count()
    form = None
    if request.method == "POST" and to in State.values:
        form = StepForm(request.POST, to=State(to), members=members)
        if form.is_valid() and _step(request, area, form):
            return redirect("area_life", slug=area.slug)
    interests = list(area.interests.all()[:STEPS_SHOWN])
    if interests:
        note_reading(area, by=user_of(request), area=area)
    context = {
        "area": area,
        "form": form,
        "meaning": MEANINGS[area.state],
        "road": [state.label.capitalize() for state in ROAD],
        "reached": ROAD.index(State(area.state)) + 1 if area.state in ROAD else len(ROAD) + 1,
        "choices": [_choice(area, state, form, members) for state in NEXT[area.state]],
        "steps": list(area.steps.select_related("taken_by__person")[:STEPS_SHOWN]),
        "interests": interests,
        "members": members,
    }
    return render(request, "register/area_life.html", context, status=422 if form and form.errors else 200)


def _step(request: HttpRequest, area: Area, form: StepForm) -> bool:
    try:
        step = advance(area=area, to=form.to, by=user_of(request), now=timezone.now(), **form.facts)
    except StepRefused as refusal:
        form.add_error(None, refusal)
        return False
    names = {"name": area.name, "state": step.get_state_display()}
    messages.success(request, gettext("%(name)s: %(state)s.") % names)
    return True


def _choice(area: Area, to: Area.State, refused: StepForm | None, members: int) -> dict[str, Any]:
    form = refused if refused and refused.to == to else StepForm(to=to, members=members)
    asked = demands(area, to)
    return {
        "to": to,
        "deed": DEEDS.get((area.state, to)) or USUAL_DEEDS[to],
        "meaning": MEANINGS[to],
        "form": form,
        "demands": asked,
        "is_ready": all(demand.is_met for demand in asked),
        "is_onward": to not in (State.CLOSED, State.DORMANT) and (area.state, to) not in DEEDS,
    }
