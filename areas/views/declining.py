"""Households that have said no: how many, or by the municipality's decision at which addresses."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from areas.counting import figures_of
from areas.declining import (
    count_declined,
    decide_on_addresses,
    decision_of,
    forget_declined,
    note_declined,
    withdraw_decision,
)
from areas.models import Area, DeclinedCount, DeclinedHome, Municipality
from areas.neighbour_forms import DecisionForm, DeclinedCountForm, DeclinedHomeForm
from areas.permissions import actor_of, area_or_404, requires, user_of
from areas.roles import Permission
from areas.views.paging import page_by_key


@requires(Permission.DECIDE_MEMBERSHIPS)
@require_http_methods(["GET", "HEAD", "POST"])
def declined(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how many households of an area have declined; change the count, or add an address."""
    area = area_or_404(request, Permission.DECIDE_MEMBERSHIPS, slug=slug)
    decision = decision_of(area.municipality)
    counted = DeclinedCount.objects.filter(area=area).first()
    form = (
        DeclinedHomeForm(request.POST or None)
        if decision
        else DeclinedCountForm(request.POST or None, initial={"number": counted.number if counted else 0})
    )
    if request.method == "POST" and form.is_valid():
        note = note_declined if decision else count_declined
        note(area=area, **form.cleaned_data, by=user_of(request))
        messages.success(request, gettext("Saved."))
        return redirect("declined", slug=area.slug)
    homes = DeclinedHome.objects.filter(area=area)
    context = {
        "area": area,
        "form": form,
        "decision": decision,
        "figures": figures_of([area])[area.pk],
        "page": page_by_key(homes, key="address_key", after=request.GET.get("after", "")),
        "keeps_register": _keeps_register(request, area),
    }
    return render(request, "areas/declined.html", context, status=422 if form.errors else 200)


@requires(Permission.DECIDE_MEMBERSHIPS)
@require_POST
def declined_forget(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take an address off the list."""
    areas = Area.objects.open_to(actor_of(request), Permission.DECIDE_MEMBERSHIPS)
    homes = DeclinedHome.objects.filter(area__in=areas).select_related("area__municipality")
    home = get_object_or_404(homes, public_id=public_id)
    forget_declined(home=home, by=user_of(request))
    messages.success(request, gettext("The address is no longer on the list."))
    return redirect("declined", slug=home.area.slug)


@requires(Permission.ADMINISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def address_decision(request: HttpRequest, slug: str) -> HttpResponse:
    """Record the decision that addresses of those who decline may be kept, or withdraw it."""
    municipalities = Municipality.objects.open_to(actor_of(request), Permission.ADMINISTER)
    municipality = get_object_or_404(municipalities, slug=slug)
    decision = decision_of(municipality)
    if request.method == "POST" and "withdraw" in request.POST:
        withdraw_decision(municipality=municipality, by=user_of(request))
        messages.success(request, gettext("The addresses are deleted; how many they were is kept."))
        return redirect("address_decision", slug=slug)
    form = DecisionForm(request.POST or None, instance=decision)
    if request.method == "POST" and form.is_valid():
        decide_on_addresses(municipality=municipality, **form.cleaned_data, by=user_of(request))
        messages.success(request, gettext("Saved."))
        return redirect("address_decision", slug=slug)
    context = {"municipality": municipality, "decision": decision, "form": form}
    return render(request, "register/address_decision.html", context, status=422 if form.errors else 200)


def _keeps_register(request: HttpRequest, area: Area) -> bool:
    return area.municipality_id in actor_of(request).municipality_ids(Permission.SEE_CONTACT_DETAILS)
