"""The contact person's page: warnings to pass on, neighbours who want to join, and who lives where."""

from allauth.core.exceptions import ReauthenticationRequired
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from areas.counting import figures_of
from areas.models import Appointment, Household, Membership
from areas.neighbourhood import (
    chains_of,
    households_with_residents,
    looked_after_by,
    on_paper,
    vacancies_of,
)
from areas.permissions import actor_of, requires, showed_lately, user_of
from areas.roles import Permission, Role, roles_with
from areas.views.paging import page_by_key

WAITING = 20


@requires(Permission.FORWARD_ALERTS)
@require_safe
def contact_person_page(request: HttpRequest) -> HttpResponse:
    """Show a contact person the own area; whoever has several chooses between them.

    Neighbours are shown by name and street number, with a number to call only if they allow it, and their
    list only to whoever has shown lately who they are.
    """
    chains = chains_of(actor_of(request))
    areas = list(chains)
    slug = request.GET.get("omrade", "") or areas[0].slug
    area = next((area for area in areas if area.slug == slug), None)
    if area is None:
        raise Http404
    chain, user = chains[area], user_of(request)
    own = [appointment for appointment in chain if appointment.person.user_id == user.pk]
    cared_for = looked_after_by(own)
    shown, is_open = request.GET.get("visa", ""), showed_lately(request)
    if "lista" in request.GET and not is_open:
        raise ReauthenticationRequired
    households = households_with_residents(area)
    if shown == "mina":
        households = households.filter(contact_person__in=cared_for)
    elif shown == "papper":
        households = on_paper(households)
    households = households if is_open else households.none()
    page = page_by_key(households, key="address_key", after=request.GET.get("after", ""))
    waiting = (
        Membership.objects.pending().listed().in_area(area).select_related("person", "household", "area")
    )
    context = {
        "person": own[0].person,
        "areas": areas,
        "area": area,
        "waiting": waiting.order_by("applied_at", "pk")[:WAITING],
        "page": page,
        "is_open": is_open,
        "shown": shown,
        "kept_ids": _kept(own, cared_for, page.rows),
        "may_write": area.pk in actor_of(request).area_ids(Permission.EDIT_HOUSEHOLDS),
        "figures": figures_of([area])[area.pk],
        "own_ids": cared_for,
        "vacancies": vacancies_of(area, chain),
    }
    return render(request, "notifications/contact_person_page.html", context)


def _kept(own: list[Appointment], cared_for: set[int], households: list[Household]) -> set[int]:
    """Return which of the households on the page the reader may write about."""
    roles = {Role(appointment.role) for appointment in own}
    if not roles & roles_with(Permission.EDIT_HOUSEHOLDS):
        return set()
    mine = {None, *cared_for}
    everywhere = Role.MAIN_CONTACT_PERSON in roles
    return {one.pk for one in households if everywhere or one.contact_person_id in mine}
