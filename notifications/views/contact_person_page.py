"""The contact person's page: warnings to pass on, neighbours who want to join, and who lives where."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from areas.models import Membership
from areas.neighbourhood import (
    areas_answered_for,
    chain_of,
    households_with_residents,
    looked_after_by,
    vacancies_of,
)
from areas.permissions import actor_of, requires, user_of
from areas.roles import Permission
from areas.views.paging import page_by_key

WAITING = 20


@requires(Permission.FORWARD_ALERTS)
@require_safe
def contact_person_page(request: HttpRequest) -> HttpResponse:
    """Show a contact person the own area; whoever has several chooses between them.

    Neighbours are shown by name and street number, with a number to call only if they allow it.
    """
    areas = areas_answered_for(actor_of(request))
    slug = request.GET.get("omrade", "") or areas[0].slug
    area = next((area for area in areas if area.slug == slug), None)
    if area is None:
        raise Http404
    chain, user = chain_of(area), user_of(request)
    own = [appointment for appointment in chain if appointment.person.user_id == user.pk]
    cared_for = looked_after_by(own)
    only_mine = request.GET.get("visa", "") == "mina"
    households = households_with_residents(area)
    if only_mine:
        households = households.filter(contact_person__in=cared_for)
    waiting = (
        Membership.objects.pending().listed().in_area(area).select_related("person", "household", "area")
    )
    context = {
        "person": own[0].person,
        "areas": areas,
        "area": area,
        "waiting": waiting.order_by("applied_at", "pk")[:WAITING],
        "page": page_by_key(households, key="address_key", after=request.GET.get("after", "")),
        "only_mine": only_mine,
        "own_ids": cared_for,
        "vacancies": vacancies_of(area, chain),
    }
    return render(request, "notifications/contact_person_page.html", context)
