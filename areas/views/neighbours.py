"""What contact people write down themselves: households without e-mail, and who has moved."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from areas.models import Appointment, Area, Household, Membership, Source
from areas.moving import empty_household, may_end_tasks, move_out, tasks_of
from areas.neighbour_forms import NeighbourForm, NeighbourHouseholdForm
from areas.neighbourhood import editable_households
from areas.permissions import actor_of, area_or_404, requires, user_of
from areas.registering import add_household, add_member
from areas.roles import Permission

EDIT = Permission.EDIT_HOUSEHOLDS


@requires(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def neighbour_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Write down a household that has asked the contact person, with its first member."""
    area = area_or_404(request, EDIT, slug=slug)
    host = _host_or_404(request, area)
    form = NeighbourHouseholdForm(
        request.POST or None, area=area, instance=Household(area=area, contact_person=host)
    )
    member = NeighbourForm(request.POST or None)
    if request.method == "POST" and all([form.is_valid(), member.is_valid()]):
        household = add_household(household=form.instance, by=user_of(request))
        _add(request, household, member)
        return redirect("neighbour_household", public_id=household.public_id)
    context = {"form": form, "member": member, "area": area}
    errors = bool(form.errors or member.errors)
    return render(request, "areas/neighbour_add.html", context, status=422 if errors else 200)


@requires(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def neighbour_household(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one of the own households; write down one more who lives there."""
    household = _household_or_404(request, public_id)
    _host_or_404(request, household.area)
    form = NeighbourForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _add(request, household, form)
        return redirect("neighbour_household", public_id=household.public_id)
    residents = Membership.objects.current().listed().filter(household=household).select_related("person")
    context = {
        "household": household,
        "area": household.area,
        "residents": residents.order_by("pk"),
        "form": form,
    }
    return render(request, "areas/neighbour_household.html", context, status=422 if form.errors else 200)


@requires(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def neighbour_moved(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask whether a neighbour has really moved, and end the membership."""
    memberships = Membership.objects.current().listed().open_to(actor_of(request), EDIT)
    memberships = memberships.select_related("person__user", "household", "area__municipality")
    membership = get_object_or_404(memberships.exclude(household=None), public_id=public_id)
    household = _household_or_404(request, membership.household.public_id if membership.household else "")
    if request.method == "POST":
        area = membership.area
        move_out(membership=membership, by=user_of(request), now=timezone.now())
        messages.success(request, gettext("The membership has ended."))
        return _back(request, area)
    context = {
        "membership": membership,
        "tasks": tasks_of(membership),
        "ends_tasks": may_end_tasks(membership, by=user_of(request)),
        "back": reverse("neighbour_household", args=[household.public_id]),
    }
    return render(request, "register/member_remove.html", context)


@requires(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def household_moved(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask whether everybody in a household has moved, and let them go."""
    household = _household_or_404(request, public_id)
    area = household.area
    if request.method == "POST":
        moved = empty_household(household=household, by=user_of(request), now=timezone.now())
        text = ngettext(
            "%(count)s membership has ended. The household is empty.",
            "%(count)s memberships have ended. The household is empty.",
            moved,
        )
        messages.success(request, text % {"count": moved})
        return _back(request, area)
    residents = Membership.objects.open().listed().filter(household=household).select_related("person")
    page = "household_detail" if _keeps_register(request, area) else "neighbour_household"
    context = {"household": household, "residents": residents, "back": reverse(page, args=[public_id])}
    return render(request, "areas/household_moved.html", context)


def _add(request: HttpRequest, household: Household, form: NeighbourForm) -> None:
    add_member(
        household=household,
        **form.member,
        by=user_of(request),
        now=timezone.now(),
        source=Source.CONTACT_PERSON,
    )
    messages.success(request, gettext("The member is in the register."))


def _keeps_register(request: HttpRequest, area: Area) -> bool:
    return area.municipality_id in actor_of(request).municipality_ids(EDIT)


def _household_or_404(request: HttpRequest, public_id: str) -> Household:
    """Return a household that somebody keeps: a coordinator any, a contact person the own ones."""
    households = Household.objects.listed().open_to(actor_of(request), EDIT)
    household = get_object_or_404(
        households.select_related("area__municipality", "contact_person__person"), public_id=public_id
    )
    mine = editable_households(household.area, user_of(request)).filter(pk=household.pk)
    if not _keeps_register(request, household.area) and not mine.exists():
        raise Http404
    return household


def _host_or_404(request: HttpRequest, area: Area) -> Appointment:
    """Return the reader's own role in an area; who only keeps the register has other pages."""
    held = Appointment.objects.current().in_area(area).in_chain().of(user_of(request))
    return get_object_or_404(held.order_by("role", "pk")[:1])


def _back(request: HttpRequest, area: Area) -> HttpResponse:
    if _keeps_register(request, area):
        return redirect("register_area", slug=area.slug)
    return redirect(f"{reverse('contact_person_page')}?omrade={area.slug}")
