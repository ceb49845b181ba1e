"""Households in the register, and who lives in them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from areas.confirming import settle_doubt
from areas.models import Doubt, Household, Membership
from areas.permissions import actor_of, area_or_404, requires, user_of
from areas.placing import elsewhere, spot_of
from areas.reading import note_reading
from areas.redrawing import place_household
from areas.register_forms import HouseholdForm, MemberForm
from areas.registering import add_household, add_member, change_household
from areas.roles import Permission


def _household_or_404(request: HttpRequest, permission: Permission, public_id: str) -> Household:
    households = Household.objects.listed().open_to(actor_of(request), permission)
    households = households.select_related("area__municipality", "contact_person__person")
    return get_object_or_404(households, public_id=public_id)


@requires(Permission.SEE_CONTACT_DETAILS)
@require_safe
def household_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a household, its people and who looks after it."""
    household = _household_or_404(request, Permission.SEE_CONTACT_DETAILS, public_id)
    note_reading(household, by=user_of(request), area=household.area)
    residents = (
        Membership.objects.open().listed().filter(household=household).select_related("person", "area")
    )
    context = {
        "household": household,
        "area": household.area,
        "residents": residents.order_by("pk"),
        "doubt": Doubt.objects.filter(household=household).select_related("by__person").first(),
        "other": elsewhere(household.area, spot_of(household)),
    }
    return render(request, "register/household.html", context)


@requires(Permission.EDIT_AREAS)
@require_POST
def household_place(request: HttpRequest, public_id: str) -> HttpResponse:
    """Move a household to the area that it lies in by its address."""
    household = _household_or_404(request, Permission.EDIT_AREAS, public_id)
    other = elsewhere(household.area, spot_of(household))
    if other:
        place_household(household=household, after=other, by=user_of(request))
        messages.success(request, gettext("The household now belongs to %(area)s.") % {"area": other.name})
    return redirect("register_area", slug=(other or household.area).slug)


@requires(Permission.SEE_CONTACT_DETAILS)
@require_http_methods(["GET", "HEAD", "POST"])
def household_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Write down a household with its first member."""
    area = area_or_404(request, Permission.EDIT_HOUSEHOLDS, slug=slug)
    form = HouseholdForm(request.POST or None, area=area, instance=Household(area=area))
    member = MemberForm(request.POST or None)
    if request.method == "POST" and all([form.is_valid(), member.is_valid()]):
        household = add_household(household=form.instance, by=user_of(request))
        add_member(household=household, **member.cleaned_data, by=user_of(request), now=timezone.now())
        messages.success(request, gettext("The household is in the register."))
        return redirect("household_detail", public_id=household.public_id)
    errors = bool(form.errors or member.errors)
    context = {"form": form, "member": member, "area": area}
    return render(request, "register/household_add.html", context, status=422 if errors else 200)


@requires(Permission.SEE_CONTACT_DETAILS)
@require_http_methods(["GET", "HEAD", "POST"])
def household_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change an address, or who looks after a household."""
    household = _household_or_404(request, Permission.EDIT_HOUSEHOLDS, public_id)
    form = HouseholdForm(request.POST or None, instance=household, area=household.area)
    if request.method == "POST" and form.is_valid():
        change_household(household=form.instance, by=user_of(request))
        messages.success(request, gettext("Saved."))
        return redirect("household_detail", public_id=household.public_id)
    context = {"form": form, "household": household, "area": household.area}
    return render(request, "register/household_edit.html", context, status=422 if form.errors else 200)


@requires(Permission.SEE_CONTACT_DETAILS)
@require_http_methods(["GET", "HEAD", "POST"])
def member_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write down one more member of a household."""
    household = _household_or_404(request, Permission.EDIT_HOUSEHOLDS, public_id)
    form = MemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        add_member(household=household, **form.cleaned_data, by=user_of(request), now=timezone.now())
        messages.success(request, gettext("The member is in the register."))
        return redirect("household_detail", public_id=household.public_id)
    context = {"form": form, "household": household, "area": household.area}
    return render(request, "register/member_add.html", context, status=422 if form.errors else 200)


@requires(Permission.SEE_CONTACT_DETAILS)
@require_POST
def doubt_settle(request: HttpRequest, public_id: str) -> HttpResponse:
    """Note that what was doubted about a household has been looked into."""
    household = _household_or_404(request, Permission.EDIT_HOUSEHOLDS, public_id)
    settle_doubt(household=household, by=user_of(request))
    return redirect("household_detail", public_id=household.public_id)
