"""An area in the register: its people and roles, and writing it down."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from areas.area_forms import AreaForm
from areas.counting import counted, figures
from areas.models import Appointment, Area, Household, Interest, Membership, Municipality
from areas.permissions import actor_of, area_or_404, requires, user_of
from areas.reading import note_reading
from areas.registering import rename_area, save_area
from areas.roles import Permission
from areas.starting import take_up
from areas.views.paging import page_by_key
from areas.views.register.interest import interest_or_404

WAITING = 10


@requires(Permission.SEE_CONTACT_DETAILS)
@require_safe
def register_area(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an area: who waits, who answers for what, and its households."""
    areas = Area.objects.open_to(actor_of(request), Permission.SEE_CONTACT_DETAILS)
    area = get_object_or_404(counted(areas.select_related("municipality")), slug=slug)
    note_reading(area, by=user_of(request), area=area)
    unlooked = request.GET.get("utan", "") == "1"
    households = Household.objects.listed().filter(area=area)
    if unlooked:
        households = households.filter(contact_person=None)
    doubted = request.GET.get("tveksamma", "") == "1"
    if doubted:
        households = households.filter(doubt__isnull=False)
    residents = Membership.objects.open().listed().select_related("person")
    households = households.select_related("contact_person__person").prefetch_related(
        Prefetch("memberships", residents, to_attr="residents")
    )
    waiting = (
        Membership.objects.pending().listed().in_area(area).select_related("person", "household", "area")
    )
    context = {
        "area": area,
        "figures": figures(area),
        "waiting": [] if request.GET.get("after") else waiting.order_by("applied_at", "pk")[:WAITING],
        "appointments": _appointments(area),
        "page": page_by_key(households, key="address_key", after=request.GET.get("after", "")),
        "unlooked": unlooked,
        "doubted": doubted,
    }
    return render(request, "register/area.html", context)


def _appointments(area: Area) -> list[Appointment]:
    held = Appointment.objects.unended().in_area(area).filter(person__has_protected_identity=False)
    return list(
        held.select_related("person", "area__municipality", "municipality", "stands_in_for__person")
        .with_households()
        .order_by("role", "from_on", "pk")
    )


@requires(Permission.EDIT_AREAS)
@require_http_methods(["GET", "HEAD", "POST"])
def area_add(request: HttpRequest) -> HttpResponse:
    """Write down a new area; one that grows out of somebody's interest begins with what they wrote."""
    wanted = request.GET.get("intresse", "")
    return _add(request, interest_or_404(request, wanted) if wanted else None)


@requires(Permission.EDIT_AREAS)
@require_http_methods(["GET", "HEAD", "POST"])
def area_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change an area's name, the number of its homes, and how long a warning waits there."""
    area = area_or_404(request, Permission.EDIT_AREAS, slug=slug)
    form = AreaForm(request.POST or None, instance=area, municipalities=Municipality.objects.none())
    if request.method == "POST" and form.is_valid():
        rename_area(area=form.instance, by=user_of(request))
        messages.success(request, gettext("Saved."))
        return redirect("register_area", slug=area.slug)
    return _show_form(request, form, area)


def _add(request: HttpRequest, interest: Interest | None) -> HttpResponse:
    municipalities = Municipality.objects.open_to(actor_of(request), Permission.EDIT_AREAS)
    known = {"streets": interest.place, "municipality": interest.municipality} if interest else None
    form = AreaForm(request.POST or None, municipalities=municipalities, initial=known)
    if request.method == "POST" and form.is_valid():
        saved = save_area(
            area=form.instance,
            streets=form.cleaned_data["streets"],
            postcodes=form.cleaned_data["postcodes"],
            by=user_of(request),
            now=timezone.now(),
        )
        if interest:
            take_up(interest=interest, area=saved, by=user_of(request))
        messages.success(request, gettext("Saved."))
        return redirect("area_life" if interest else "register_area", slug=saved.slug)
    return _show_form(request, form, Area())


def _show_form(request: HttpRequest, form: AreaForm, area: Area) -> HttpResponse:
    context = {"form": form, "area": area}
    return render(request, "register/area_edit.html", context, status=422 if form.errors else 200)
